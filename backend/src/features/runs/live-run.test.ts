import { describe, expect, it } from 'vitest';
import { LiveRun } from './live-run.ts';
import type { PendingEvent, RunLogWriter } from './log-writer.ts';

function setup() {
  const pending: PendingEvent[] = [];
  const writer = { enqueue: (e: PendingEvent) => pending.push(e) } as unknown as RunLogWriter;
  const run = new LiveRun(1, writer);
  const add = (count: number) => {
    for (let i = 0; i < count; i++) run.append({ type: 'text-delta', id: 'text-1', delta: 'x' });
  };
  const store = () => {
    for (const event of pending.splice(0)) event.stored();
  };
  return { run, add, store };
}

describe('LiveRun', () => {
  it('keeps every event that is not stored yet, however many', () => {
    const { run, add } = setup();
    add(5_000);
    expect(run.eventsAfter(0)).toHaveLength(5_000);
    expect(run.eventsAfter(4_999)?.map((e) => e.seq)).toEqual([5_000]);
    expect(run.eventsAfter(5_000)).toEqual([]);
  });

  it('leaves old stored events to the table', () => {
    const { run, add, store } = setup();
    add(5_000);
    store();
    expect(run.eventsAfter(100)).toBeNull();
    expect(run.eventsAfter(4_500)?.map((e) => e.seq)).toEqual(
      Array.from({ length: 500 }, (_, i) => 4_501 + i),
    );
    add(1);
    expect(run.eventsAfter(5_000)?.map((e) => e.seq)).toEqual([5_001]);
  });

  it('wakes those who wait at each event, and at the end', async () => {
    const { run, add } = setup();
    const signal = new AbortController().signal;
    const woken = run.changed(signal);
    add(1);
    await woken;
    const last = run.numberLast([{ type: 'finish', finishReason: 'stop' }]);
    expect(run.toldSeq).toBe(1);
    const ended = run.changed(signal);
    run.end(last);
    await ended;
    expect(run.eventsAfter(1)).toEqual(last);
  });

  it('lets go of a reader that has left', async () => {
    const { run } = setup();
    const left = new AbortController();
    const woken = run.changed(left.signal);
    left.abort();
    await woken;
  });
});
