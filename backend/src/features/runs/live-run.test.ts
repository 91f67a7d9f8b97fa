import { describe, expect, it, vi } from 'vitest';
import { LiveRun } from './live-run.ts';
import type { RunLogWriter } from './log-writer.ts';
import type { OwnedRun } from './types.ts';

function setup() {
  const enqueue = vi.fn<RunLogWriter['enqueue']>();
  const writer = { enqueue } as unknown as RunLogWriter;
  const run = new LiveRun({ id: 1, fence: 1, seams: [], base_seq: 0 } as unknown as OwnedRun, writer);
  const add = (count: number) => {
    for (let i = 0; i < count; i++) run.append({ type: 'text-delta', id: 'text-1', delta: 'x' });
  };
  return { run, add, enqueue };
}

describe('LiveRun', () => {
  it('keeps every event that is not stored yet, however many', () => {
    const { run, add } = setup();
    add(5_000);
    expect(run.eventsAfter(0)).toHaveLength(5_000);
    expect(run.eventsAfter(4_999)?.map((e) => e.seq)).toEqual([5_000]);
    expect(run.eventsAfter(5_000)).toEqual([]);
  });

  it('leaves stored events to the table', () => {
    const { run, add } = setup();
    add(5_000);
    run.stored(4_990);
    expect(run.eventsAfter(100)).toBeNull();
    expect(run.eventsAfter(4_989)).toBeNull();
    expect(run.eventsAfter(4_990)?.map((e) => e.seq)).toEqual(
      Array.from({ length: 10 }, (_, i) => 4_991 + i),
    );
    run.stored(5_000);
    expect(run.eventsAfter(4_999)).toBeNull();
    expect(run.eventsAfter(5_000)).toEqual([]);
    add(1);
    expect(run.eventsAfter(5_000)?.map((e) => e.seq)).toEqual([5_001]);
  });

  it('wakes those who watch at each event, and at the end', () => {
    const { run, add } = setup();
    const wake = vi.fn();
    const unwatch = run.watch(wake);
    add(1);
    const last = run.numberLast([{ type: 'finish', finishReason: 'stop' }]);
    expect(run.toldSeq).toBe(1);
    expect(wake).toHaveBeenCalledTimes(1);
    run.end(last);
    expect(wake).toHaveBeenCalledTimes(2);
    expect(run.eventsAfter(1)).toEqual(last);
    unwatch();
    run.lose();
    expect(run).toMatchObject({ hasEnded: true, isLost: false });
    expect(wake).toHaveBeenCalledTimes(2);
  });

  it('tells and logs nothing before its row is safe, then everything in order', async () => {
    const { run, add, enqueue } = setup();
    run.hold();
    add(3);
    expect(run.eventsAfter(0)).toEqual([]);
    expect(enqueue).not.toHaveBeenCalled();
    run.confirm();
    await run.durable;
    add(1);
    expect(run.eventsAfter(0)?.map((e) => e.seq)).toEqual([1, 2, 3, 4]);
    expect(enqueue.mock.calls.map(([, { seq }]) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('forgets what was kept back when it is lost', async () => {
    const { run, add, enqueue } = setup();
    run.hold();
    add(3);
    run.lose();
    await run.durable;
    run.confirm();
    expect(run.eventsAfter(0)).toEqual([]);
    expect(enqueue).not.toHaveBeenCalled();
  });

  it('aborts once another owner has taken it, and says nothing more', () => {
    const { run, add } = setup();
    run.refused();
    expect(run.abort.signal.reason).toMatchObject({ reason: 'lost' });
    run.lose();
    add(1);
    expect(run).toMatchObject({ isLost: true, toldSeq: 0 });
  });
});
