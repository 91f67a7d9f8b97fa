import type { RunEvent } from '@parley/contract/events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerWriter } from './answer-writer.ts';
import { LiveRun } from './live-run.ts';
import type { RunLogWriter } from './log-writer.ts';
import type { OwnedRun } from './types.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup() {
  const logged: RunEvent[] = [];
  const log = {
    enqueue: (_: unknown, { data }: { data: string }) => logged.push(JSON.parse(data)),
  } as unknown as RunLogWriter;
  const live = new LiveRun({ id: 1, fence: 1, seams: [], base_seq: 0 } as unknown as OwnedRun, log);
  return { logged, kept: live.kept, answer: new AnswerWriter(live, () => Date.now()) };
}

const typesOf = (events: RunEvent[]) => events.map((event) => event.type);
const textOf = (events: RunEvent[]) => events.map((e) => (e.type === 'text-delta' ? e.delta : '')).join('');

describe('AnswerWriter', () => {
  it('sends the first piece at once and merges those that follow', () => {
    const { logged, answer } = setup();
    answer.add('text', 'Hel');
    expect(logged).toEqual([
      { type: 'text-start', id: 'text-1' },
      { type: 'text-delta', id: 'text-1', delta: 'Hel' },
    ]);
    answer.add('text', 'lo ');
    answer.add('text', 'you');
    expect(logged).toHaveLength(2);
    vi.advanceTimersByTime(50);
    expect(logged.slice(2)).toEqual([{ type: 'text-delta', id: 'text-1', delta: 'lo you' }]);
    vi.advanceTimersByTime(1_000);
    expect(logged).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('closes the reasoning before the text begins, and keeps it as a part', () => {
    const { logged, kept, answer } = setup();
    answer.add('reasoning', 'hm');
    vi.advanceTimersByTime(2_000);
    answer.add('text', 'Yes.');
    const closing = answer.close();
    expect(typesOf([...logged, ...closing])).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
    ]);
    expect(kept.parts).toEqual([{ type: 'reasoning', text: 'hm', duration_ms: 2_000 }]);
    expect(kept.content).toBe('Yes.');
  });

  it('says nothing for an empty answer', () => {
    const { logged, answer } = setup();
    answer.add('text', '');
    expect([...logged, ...answer.close()]).toEqual([]);
  });

  it('keeps text whole, well-formed and free of NUL wherever it is cut', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40)), (whole, cuts) => {
        const { logged, kept, answer } = setup();
        const ends = [...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        ends.forEach((end, i) => {
          answer.add('text', whole.slice(ends[i - 1] ?? 0, end));
          if (i % 2 === 0) vi.advanceTimersByTime(40);
        });
        answer.close();
        const expected = whole.replaceAll('\0', '');
        expect(kept.content).toBe(expected);
        expect(textOf(logged)).toBe(expected);
        for (const event of logged) expect(JSON.stringify(event).isWellFormed()).toBe(true);
      }),
    );
  });

  it.each(['\ud83d', 'a\ud83d', '\ude00b', 'a\0\ud83d'])(
    'mends %j, which no database could hold',
    (broken) => {
      const { logged, kept, answer } = setup();
      answer.add('text', broken);
      answer.close();
      expect(kept.content.isWellFormed()).toBe(true);
      expect(textOf(logged)).toBe(kept.content);
    },
  );
});
