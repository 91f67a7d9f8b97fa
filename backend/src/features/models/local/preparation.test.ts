import { describe, expect, it } from 'vitest';
import { createPreparation, type Work } from './preparation.ts';

function prepare(work: Work<string>, retryAfterMs = 60_000) {
  const faults: unknown[] = [];
  return { faults, ...createPreparation({ work, retryAfterMs, onFailure: (error) => faults.push(error) }) };
}

describe('createPreparation', () => {
  it('goes from idle over downloading to ready, in one attempt', async () => {
    let attempts = 0;
    const gate = Promise.withResolvers<string>();
    const preparation = prepare((report) => {
      attempts += 1;
      report({ message: 'Fetching', received: 3, total: 9 });
      return gate.promise;
    });
    expect(preparation.state().status).toBe('idle');
    preparation.start();
    preparation.start();
    expect(preparation.state()).toEqual({
      status: 'downloading',
      received_bytes: 3,
      total_bytes: 9,
      message: 'Fetching',
    });
    expect(preparation.result()).toBeNull();
    gate.resolve('file');
    await preparation.settled();
    preparation.start();
    expect(preparation.state()).toMatchObject({ status: 'ready', message: null });
    expect(preparation.result()).toBe('file');
    expect(attempts).toBe(1);
  });

  it('keeps the reason of a failure and does not repeat it at once', async () => {
    let attempts = 0;
    const preparation = prepare(async () => {
      attempts += 1;
      throw new Error('no network');
    });
    preparation.start();
    await preparation.settled();
    preparation.start();
    expect(preparation.state()).toMatchObject({ status: 'failed', message: 'no network' });
    expect(attempts).toBe(1);
    expect(preparation.faults).toHaveLength(1);
  });

  it('tries again when the time has come', async () => {
    let attempts = 0;
    const preparation = prepare(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('no network');
      return 'file';
    }, 0);
    preparation.start();
    await preparation.settled();
    preparation.start();
    await preparation.settled();
    expect(preparation.result()).toBe('file');
  });

  it('stop ends the attempt, and nothing begins after it', async () => {
    const preparation = prepare(
      (_report, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    preparation.start();
    await preparation.stop();
    expect(preparation.state().status).toBe('failed');
    expect(preparation.faults).toEqual([]);
    preparation.start();
    expect(preparation.state().status).toBe('failed');
  });
});
