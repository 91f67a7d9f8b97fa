import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterPaint, framesBetween, perFrame } from './frames.ts';

let frames: (() => void)[] = [];
const nextFrame = () => {
  const due = frames;
  frames = [];
  for (const run of due) run();
};
const page = { hidden: false };
beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  page.hidden = false;
  vi.stubGlobal('document', page);
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('leaves frames out when the work is dear', () => {
  expect([1, 8, 9, 16, 17, 90].map(framesBetween)).toEqual([1, 1, 2, 2, 4, 4]);
});

test('runs once in a frame, and again while there is more to do', () => {
  const task = vi.fn<() => boolean>().mockReturnValueOnce(true).mockReturnValue(false);
  const ask = perFrame(task);
  ask();
  ask();
  expect(task).not.toHaveBeenCalled();
  nextFrame();
  expect(task).toHaveBeenCalledTimes(1);
  nextFrame();
  nextFrame();
  expect(task).toHaveBeenCalledTimes(2);
});

test('goes on in a hidden tab, and in one that was hidden with a frame asked for', () => {
  const task = vi.fn<() => boolean>().mockReturnValue(false);
  const ask = perFrame(task);
  ask();
  vi.advanceTimersByTime(250);
  expect(task).toHaveBeenCalledTimes(1);
  page.hidden = true;
  ask();
  expect(frames).toHaveLength(1);
  vi.advanceTimersByTime(250);
  expect(task).toHaveBeenCalledTimes(2);
});

test('what need not be in the next frame comes after it, in a hidden tab as well, unless it is taken back', () => {
  const task = vi.fn<() => void>();
  afterPaint(task);
  nextFrame();
  expect(task).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0);
  expect(task).toHaveBeenCalledTimes(1);
  afterPaint(task);
  vi.advanceTimersByTime(250);
  expect(task).toHaveBeenCalledTimes(2);
  afterPaint(task)();
  vi.advanceTimersByTime(1000);
  expect(task).toHaveBeenCalledTimes(2);
});

test('all that waits for a frame runs in one go, without what was taken back', () => {
  const ran: string[] = [];
  afterPaint(() => ran.push('first'));
  const undo = afterPaint(() => ran.push('taken back'));
  afterPaint(() => ran.push('second'));
  undo();
  expect(frames).toHaveLength(1);
  nextFrame();
  vi.advanceTimersToNextTimer();
  expect(ran).toEqual(['first', 'second']);
  expect(vi.getTimerCount()).toBe(0);
});
