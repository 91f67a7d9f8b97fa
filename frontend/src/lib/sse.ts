import { createParser } from 'eventsource-parser';
import { beforeSilence } from './network.ts';

export interface Frame {
  /** The frame's `id:`; null when it has none. */
  id: string | null;
  data: string;
}

/**
 * The frames of an event stream, as they arrive, until the body ends.
 *
 * Units:  `silenceMs`: how long no byte (heartbeats count) may come before the connection is taken for dead.
 * Errors: throws when the connection breaks or falls silent; the body is cancelled when the reader leaves early.
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
): AsyncGenerator<Frame> {
  const frames: Frame[] = [];
  const parser = createParser({ onEvent: (e) => frames.push({ id: e.id ?? null, data: e.data }) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    while (true) {
      const { done, value } = await beforeSilence(reader.read(), silenceMs);
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* frames.splice(0);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
