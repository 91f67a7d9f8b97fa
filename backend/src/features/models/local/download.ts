import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, fetch } from 'undici';

const connectTimeoutMs = 5_000;
const silenceTimeoutMs = 30_000;

/** Counts bytes: those received so far, and all of them when the source says so. */
export type OnBytes = (received: number, total: number | null) => void;

/**
 * Fetches `url` into the file `target`, which must not be used before this has resolved. Gives the SHA-256, in hex.
 * A server that cannot be reached is given up after 5 s, one that falls silent after 30 s.
 * Errors: a plain Error that says in words what went wrong; nothing is left in `target` then.
 */
export async function download(
  url: string,
  target: string,
  onBytes: OnBytes,
  signal: AbortSignal,
): Promise<string> {
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: connectTimeoutMs },
    headersTimeout: silenceTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
  });
  try {
    const response = await fetch(url, { dispatcher, signal });
    if (!response.ok || !response.body) throw new Error(`answered with status ${response.status}`);
    const length = response.headers.get('content-length');
    const total = length === null ? null : Number(length);
    return await save(
      Readable.fromWeb(response.body),
      target,
      (received) => onBytes(received, total),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${new URL(url).host} ${describe(error)}`, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

/** Writes `source` into the file `target` and gives the SHA-256 of it, in hex. A failure leaves no file. */
export async function save(
  source: Readable,
  target: string,
  onBytes: (received: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  let received = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      hash.update(chunk);
      onBytes(received);
      done(null, chunk);
    },
  });
  try {
    await pipeline(source, count, createWriteStream(target), { signal });
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
  return hash.digest('hex');
}

/** fetch hides the reason in `cause`. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `cannot be reached: ${error.cause.message}` : error.message;
}
