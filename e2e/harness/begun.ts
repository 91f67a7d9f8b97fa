import type { RunEvent, StartMetadata } from '@parley/contract/events';
import { createParser } from 'eventsource-parser';

/** An answer whose events are read to the end in the background. */
export interface Begun {
  start: StartMetadata;
  /** What has come so far. */
  text: () => string;
  /** The final status, or null when the stream ended without one. */
  ended: Promise<string | null>;
}

/** Reads the answer of a request that begins a run; resolves with its first event. */
export function begun(response: Response): Promise<Begun> {
  let text = '';
  let status: string | null = null;
  const { promise, resolve, reject } = Promise.withResolvers<Begun>();
  const take = (event: RunEvent) => {
    if (event.type === 'start') resolve({ start: event.messageMetadata, text: () => text, ended });
    if (event.type === 'text-delta') text += event.delta;
    if (event.type === 'data-run') status = event.data.status;
  };
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== '[DONE]') take(JSON.parse(data) as RunEvent);
    },
  });
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }));
    return status;
  };
  const ended = read();
  ended.then(() => reject(new Error('The stream ended before its first event')), reject);
  return promise;
}
