import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Frame, readFrames } from './sse.ts';

const listening = new EventTarget();

beforeEach(() => {
  vi.stubGlobal('window', listening);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const body = (...chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

test('reads frames however the bytes are cut, characters included', async () => {
  const bytes = new TextEncoder().encode(
    ': hb\n\nid: 1\ndata: {"a":"ä🙂"}\n\nid: 2\ndata: x\n\ndata: [DONE]\n\n',
  );
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const frames: Frame[] = [];
    for await (const frame of readFrames(body(bytes.slice(0, cut), bytes.slice(cut)), 1000))
      frames.push(frame);
    expect(frames.map(({ data }) => data)).toEqual(['{"a":"ä🙂"}', 'x', '[DONE]']);
    expect(frames[0]?.id).toBe('1');
  }
});

test('gives up on a connection that falls silent', async () => {
  vi.useFakeTimers();
  const silent = new ReadableStream<Uint8Array>({});
  const reading = expect(readFrames(silent, 30_000).next()).rejects.toThrow('silent');
  await vi.advanceTimersByTimeAsync(30_000);
  await reading;
});

test('gives up sooner when the network has come back after a sleep', async () => {
  vi.useFakeTimers();
  const silent = new ReadableStream<Uint8Array>({});
  const reading = expect(readFrames(silent, 30_000).next()).rejects.toThrow('silent');
  await vi.advanceTimersByTimeAsync(16_000);
  listening.dispatchEvent(new Event('online'));
  await reading;
});
