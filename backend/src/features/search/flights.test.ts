import { expect, it } from 'vitest';
import { createFlights } from './flights.ts';

const patient = new AbortController().signal;

function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const begin = (signal: AbortSignal) => {
    signals.push(signal);
    return promise;
  };
  return { begin, resolve, reject, signals };
}

it('callers with one key share the work, others have their own', async () => {
  const flights = createFlights<string>();
  const { begin, resolve, signals } = work();
  const both = [flights.join('a', patient, begin), flights.join('a', patient, begin)];
  const other = flights.join('b', patient, begin);
  resolve('done');
  expect(await Promise.all([...both, other])).toEqual(['done', 'done', 'done']);
  expect(signals).toHaveLength(2);
});

it('what is over is done anew, and so is what failed', async () => {
  const flights = createFlights<string>();
  const failing = work();
  const failed = flights.join('a', patient, failing.begin);
  failing.reject(new Error('no luck'));
  await expect(failed).rejects.toThrow('no luck');
  const { begin, resolve } = work();
  resolve('better');
  expect(await flights.join('a', patient, begin)).toBe('better');
});

it('one who leaves gets the reason at once, and the work goes on for the others', async () => {
  const flights = createFlights<string>();
  const { begin, resolve, signals } = work();
  const leaver = new AbortController();
  const left = flights.join('a', leaver.signal, begin);
  const stays = flights.join('a', patient, begin);
  leaver.abort(new Error('stopped by hand'));
  await expect(left).rejects.toThrow('stopped by hand');
  expect(signals[0]?.aborted).toBe(false);
  resolve('done');
  expect(await stays).toBe('done');
});

it('the work is aborted when the last one leaves, and the next caller begins anew', async () => {
  const flights = createFlights<string>();
  const { begin, signals } = work();
  const leavers = [new AbortController(), new AbortController()];
  const left = leavers.map(({ signal }) => flights.join('a', signal, begin));
  for (const leaver of leavers) leaver.abort(new Error('gone'));
  for (const one of left) await expect(one).rejects.toThrow('gone');
  expect(signals[0]?.aborted).toBe(true);
  const next = work();
  next.resolve('new');
  expect(await flights.join('a', patient, next.begin)).toBe('new');
});

it('nothing begins for a caller who has left already', async () => {
  const { begin, signals } = work();
  const gone = AbortSignal.abort(new Error('gone'));
  await expect(createFlights<string>().join('a', gone, begin)).rejects.toThrow('gone');
  expect(signals).toEqual([]);
});
