import { expect, it } from 'vitest';
import { createWaitingLine } from './waiting-line.ts';

const patient = new AbortController().signal;

it('serves in the order of coming, one at a time', async () => {
  const line = createWaitingLine(5);
  const log: string[] = [];
  const one = (name: string) =>
    line.queue(patient, async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      return name;
    });
  expect(await Promise.all([one('a'), one('b'), one('c')])).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('sends away whoever finds it full, and takes the next when there is room', async () => {
  const line = createWaitingLine(2);
  const first = Promise.withResolvers<string>();
  const both = [line.queue(patient, () => first.promise), line.queue(patient, async () => 'second')];
  expect(await line.queue(patient, async () => 'third')).toBeNull();
  first.resolve('first');
  expect(await Promise.all(both)).toEqual(['first', 'second']);
  expect(await line.queue(patient, async () => 'later')).toBe('later');
});

it('lets nobody pass when one in the middle leaves, and survives a failure', async () => {
  const line = createWaitingLine(5);
  const first = Promise.withResolvers<string>();
  const leaver = new AbortController();
  const log: string[] = [];
  const failing = line.queue(patient, () => first.promise);
  const left = line.queue(leaver.signal, async () => log.push('left'));
  const last = line.queue(patient, async () => log.push('last'));
  leaver.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  expect(log).toEqual([]);
  first.reject(new Error('broken'));
  await expect(failing).rejects.toThrow('broken');
  await last;
  expect(log).toEqual(['last']);
});
