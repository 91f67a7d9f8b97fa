import { FetchFault, type GuardedFetch } from '../platform/fetch/port.ts';

/**
 * The port over the global fetch, without the guard, for tests that talk to 127.0.0.1.
 *
 * Units: `timeoutMaxMs` shortens what requests ask for, so that no test waits for a real time-out.
 */
export const plainFetch =
  ({ timeoutMaxMs }: { timeoutMaxMs: number }): GuardedFetch =>
  async (request) => {
    const timeout = AbortSignal.timeout(Math.min(request.timeoutMs, timeoutMaxMs));
    try {
      const response = await fetch(request.url, {
        method: request.method ?? 'GET',
        headers: { ...request.headers },
        ...(request.body !== undefined && { body: request.body }),
        redirect: request.redirects === 'answer' ? 'manual' : 'follow',
        signal: AbortSignal.any([request.signal, timeout]),
      });
      return {
        url: response.url,
        status: response.status,
        headers: Object.fromEntries(response.headers),
        type: (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
        body: await bodyOf(response, request.maxBytes),
      };
    } catch (error) {
      request.signal.throwIfAborted();
      if (error instanceof FetchFault) throw error;
      if (timeout.aborted) throw new FetchFault('timeout', 'took too long', { cause: error });
      throw new FetchFault('unreachable', 'no connection', { cause: error });
    }
  };

async function bodyOf(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new FetchFault('too_large', `more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
