import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pacer } from './pacing.ts';

const frameMs = 1000 / 60;

/** The lengths that are shown, frame by frame, when the pieces of `arrivals` come at their times. */
function play(arrivals: { atMs: number; piece: string }[], forMs: number): { text: string; shown: number[] } {
  const pacer = new Pacer(0);
  let text = '';
  const shown: number[] = [];
  let next = 0;
  for (let nowMs = 0; nowMs <= forMs; nowMs += frameMs) {
    for (; (arrivals[next]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs; next += 1) {
      text += arrivals[next]?.piece;
      pacer.note(text.length, nowMs);
    }
    pacer.step(text, nowMs);
    shown.push(pacer.shown);
  }
  return { text, shown };
}

test('shows a word of a slow stream at once', () => {
  const pacer = new Pacer(0);
  pacer.note(6, 0);
  expect(pacer.step('river ', 0)).toBe(false);
  expect(pacer.shown).toBe(6);
});

test('lets a burst flow over several frames, and never for longer than 150 ms', () => {
  const { text, shown } = play([{ atMs: 0, piece: 'x'.repeat(600) }], 400);
  const frames = shown.indexOf(text.length);
  expect(frames).toBeGreaterThan(4);
  expect(frames * frameMs).toBeLessThanOrEqual(150 + frameMs);
  const steps = shown.slice(0, frames).map((length, at) => length - (shown[at - 1] ?? 0));
  expect(Math.max(...steps)).toBeLessThan(200);
});

test('adds at most 150 ms to any character, whatever comes when', () => {
  const arrival = fc.record({
    afterMs: fc.integer({ min: 0, max: 400 }),
    chars: fc.integer({ min: 1, max: 900 }),
  });
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 12 }), (pieces) => {
      let atMs = 0;
      const arrivals = pieces.map(({ afterMs, chars }) => {
        atMs += afterMs;
        return { atMs, piece: 'y'.repeat(chars) };
      });
      const { shown, text } = play(arrivals, atMs + 300);
      let length = 0;
      for (const { atMs: cameMs, piece } of arrivals) {
        length += piece.length;
        const byFrame = Math.ceil((cameMs + 150) / frameMs) + 1;
        expect(shown[byFrame] ?? text.length).toBeGreaterThanOrEqual(length);
      }
      expect(shown.at(-1)).toBe(text.length);
    }),
    { numRuns: 100 },
  );
});

test('cuts no grapheme', () => {
  const family = '👩‍👩‍👧‍👦';
  const { shown } = play([{ atMs: 0, piece: family.repeat(40) }], 100);
  for (const length of shown) expect(length % family.length).toBe(0);
});

test('shows all of a backlog and of a text that was cut back', () => {
  const pacer = new Pacer(0);
  pacer.note(5000, 0);
  expect(pacer.shown).toBe(5000);
  pacer.note(10, 1);
  expect(pacer.shown).toBe(10);
});
