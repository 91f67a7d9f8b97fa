import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../platform/log.ts';
import { type LogChunk, RunLogWriter } from './log-writer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const log = { error: vi.fn() } as unknown as Log;
const source = (id: number) => ({ id, fence: 1, stored: vi.fn(), refused: vi.fn() });
const event = (seq: number) => ({ seq, data: `{"n":${seq}}` });

describe('RunLogWriter', () => {
  it('stores the events of all runs with one insert per flush and one row per run', async () => {
    const insert = vi.fn(async (_: LogChunk[]): Promise<number[]> => []);
    const writer = new RunLogWriter(insert, log);
    const [first, second] = [source(1), source(2)];
    writer.enqueue(first, event(1));
    writer.enqueue(second, event(1));
    writer.enqueue(first, event(2));
    await vi.advanceTimersByTimeAsync(100);
    expect(insert).toHaveBeenCalledTimes(1);
    expect(insert.mock.calls[0]?.[0]).toMatchObject([
      { source: { id: 1 }, seq: 2, data: '{"n":1}\n{"n":2}' },
      { source: { id: 2 }, seq: 1, data: '{"n":1}' },
    ]);
    expect(first.stored).toHaveBeenCalledExactlyOnceWith(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(insert).toHaveBeenCalledTimes(1);
  });

  it('adds nothing to a row that is being stored', async () => {
    const rows: string[] = [];
    const writer = new RunLogWriter(async (chunks) => {
      rows.push(...chunks.map(({ data }) => data));
      await new Promise((resolve) => setTimeout(resolve, 50));
      return [];
    }, log);
    const run = source(1);
    writer.enqueue(run, event(1));
    await vi.advanceTimersByTimeAsync(110);
    writer.enqueue(run, event(2));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rows).toEqual(['{"n":1}', '{"n":2}']);
    expect(run.stored.mock.calls).toEqual([[1], [2]]);
  });

  it('gives back what waits of a run, once what is on its way is stored', async () => {
    const rows: string[] = [];
    const writer = new RunLogWriter(async (chunks) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      rows.push(...chunks.map(({ data }) => data));
      return [];
    }, log);
    const [run, other] = [source(1), source(2)];
    writer.enqueue(run, event(1));
    await vi.advanceTimersByTimeAsync(110);
    writer.enqueue(run, event(2));
    writer.enqueue(other, event(1));
    writer.enqueue(run, event(3));
    const taken = writer.takeBack(run).then((data) => ({ data, rows: [...rows] }));
    const flushed = writer.flush();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await taken).toEqual({ data: ['{"n":2}\n{"n":3}'], rows: ['{"n":1}'] });
    await flushed;
    expect(rows).toEqual(['{"n":1}', '{"n":1}']);
    expect(run.stored.mock.calls).toEqual([[1]]);
    expect(await writer.takeBack(run)).toEqual([]);
  });

  it('goes on storing after all that waited was taken back', async () => {
    const insert = vi.fn(async (_: LogChunk[]): Promise<number[]> => []);
    const writer = new RunLogWriter(insert, log);
    const [run, other] = [source(1), source(2)];
    writer.enqueue(run, event(1));
    await writer.takeBack(run);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(insert).not.toHaveBeenCalled();
    writer.enqueue(other, event(1));
    await vi.advanceTimersByTimeAsync(200);
    expect(insert).toHaveBeenCalledTimes(1);
  });

  it('is not held up by what other runs write meanwhile', async () => {
    let batches = 0;
    const writer = new RunLogWriter(async () => {
      batches += 1;
      writer.enqueue(source(2), event(batches));
      await new Promise((resolve) => setTimeout(resolve, 10));
      return [];
    }, log);
    writer.enqueue(source(1), event(1));
    const flushed = writer.flush();
    await vi.advanceTimersByTimeAsync(15);
    await flushed;
    expect(batches).toBe(1);
    await vi.advanceTimersByTimeAsync(120);
    expect(batches).toBeGreaterThan(1);
  });

  it.each([
    ['is away', 'ECONNREFUSED'],
    ['is behind the lock of a migration', '57014'],
    ['has a full disk', '53100'],
  ])('keeps events while the database %s and tells when they are stored', async (_what, code) => {
    let away = true;
    const run = source(1);
    const writer = new RunLogWriter(async () => {
      if (away) throw Object.assign(new Error('cannot'), { code });
      return [];
    }, log);
    writer.enqueue(run, event(1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(run.stored).not.toHaveBeenCalled();
    away = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(run.stored).toHaveBeenCalledTimes(1);
  });

  it('tells a run that has another owner, and only that one', async () => {
    const writer = new RunLogWriter(async () => [1], log);
    const [taken, ours] = [source(1), source(2)];
    writer.enqueue(taken, event(1));
    writer.enqueue(ours, event(1));
    await writer.flush();
    expect(taken.refused).toHaveBeenCalledTimes(1);
    expect(ours.refused).not.toHaveBeenCalled();
    expect(ours.stored).toHaveBeenCalledTimes(1);
  });

  it('does not refuse a run that this process took again for what it wrote before', async () => {
    const insert = vi.fn(async (chunks: LogChunk[]) =>
      chunks.filter(({ source }) => source.fence === 1).map(({ source }) => source.id),
    );
    const writer = new RunLogWriter(insert, log);
    const [before, after] = [source(1), { ...source(1), fence: 3 }];
    writer.enqueue(before, event(1));
    writer.enqueue(after, event(1));
    writer.enqueue(before, event(2));
    await vi.advanceTimersByTimeAsync(100);
    expect(before.refused).toHaveBeenCalled();
    expect(after.refused).not.toHaveBeenCalled();
    expect(after.stored).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('drops the row that the database refuses, and only that one', async () => {
    const rows: number[] = [];
    const insert = vi.fn(async (chunks: LogChunk[]): Promise<number[]> => {
      const ids = chunks.map(({ source }) => source.id);
      if (ids.includes(3)) throw Object.assign(new Error('invalid byte sequence'), { code: '22021' });
      rows.push(...ids);
      return ids.filter((id) => id === 5);
    });
    const writer = new RunLogWriter(insert, log);
    const runs = [1, 2, 3, 4, 5].map(source);
    for (const run of runs) writer.enqueue(run, event(1));
    await writer.flush();
    expect(rows).toEqual([1, 2, 4, 5]);
    expect(runs[4]?.refused).toHaveBeenCalledTimes(1);
    for (const run of runs.slice(0, 4)) expect(run.stored).toHaveBeenCalledExactlyOnceWith(1);
  });
});
