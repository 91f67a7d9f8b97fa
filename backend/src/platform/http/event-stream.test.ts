import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { EventStream } from './event-stream.ts';

afterEach(() => vi.restoreAllMocks());

/** A stream whose reader takes nothing. */
function stalled() {
  const destroy = vi.fn();
  const raw = Object.assign(new EventEmitter(), {
    destroyed: false,
    removeHeader: () => {},
    writeHead: () => {},
    flushHeaders: () => {},
    write: vi.fn(() => false),
    destroy,
  });
  const reply = { raw, hijack: () => {}, getHeaders: () => ({}) };
  const stream = new EventStream(reply as unknown as FastifyReply, 1);
  stream.write('x');
  return { stream, raw, destroy };
}

test.each([
  ['before 30 s are over', 29_000, 0],
  ['after 30 s', 31_000, 1],
])('a reader that takes nothing is cut: %s', (_, passedMs, times) => {
  const { stream, destroy } = stalled();
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + passedMs);
  stream.beat();
  expect(destroy).toHaveBeenCalledTimes(times);
});

test('a clock that is set forward cuts nobody', () => {
  const { stream, destroy } = stalled();
  const now = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(now + 3_600_000);
  stream.beat();
  expect(destroy).not.toHaveBeenCalled();
});

test('a reader that took all of it gets heartbeats and is not cut, though nobody waited for that', () => {
  const { stream, raw, destroy } = stalled();
  raw.emit('drain');
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 31_000);
  stream.beat();
  expect(destroy).not.toHaveBeenCalled();
  expect(raw.write).toHaveBeenLastCalledWith(': hb\n\n');
});
