import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../platform/log.ts';
import { type PendingEvent, RunLogWriter } from './log-writer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const log = { error: vi.fn() } as unknown as Log;
const event = (runId: number, seq: number, stored = () => {}): PendingEvent => ({
  runId,
  seq,
  data: '{}',
  stored,
});

describe('RunLogWriter', () => {
  it('stores the events of all runs with one insert per flush', async () => {
    const insert = vi.fn(async () => {});
    const writer = new RunLogWriter(insert, log);
    writer.enqueue(event(1, 1));
    writer.enqueue(event(2, 1));
    writer.enqueue(event(1, 2));
    await vi.advanceTimersByTimeAsync(100);
    expect(insert).toHaveBeenCalledTimes(1);
    expect(insert.mock.calls.flat(2)).toMatchObject([{ runId: 1 }, { runId: 2 }, { runId: 1, seq: 2 }]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(insert).toHaveBeenCalledTimes(1);
  });

  it('is not held up by what other runs write meanwhile', async () => {
    let batches = 0;
    const writer = new RunLogWriter(async () => {
      batches += 1;
      writer.enqueue(event(2, batches));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }, log);
    writer.enqueue(event(1, 1));
    const flushed = writer.flush();
    await vi.advanceTimersByTimeAsync(15);
    await flushed;
    expect(batches).toBe(1);
    await vi.advanceTimersByTimeAsync(120);
    expect(batches).toBeGreaterThan(1);
  });

  it('keeps events while the database is away and tells when they are stored', async () => {
    let away = true;
    const stored = vi.fn();
    const writer = new RunLogWriter(async () => {
      if (away) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    }, log);
    writer.enqueue(event(1, 1, stored));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stored).not.toHaveBeenCalled();
    away = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stored).toHaveBeenCalledTimes(1);
  });

  it('does not let one refused batch hold up every run', async () => {
    const insert = vi.fn(async () => {
      throw new Error('refused');
    });
    const writer = new RunLogWriter(insert, log);
    writer.enqueue(event(1, 1));
    await writer.flush();
    expect(insert).toHaveBeenCalledTimes(1);
  });
});
