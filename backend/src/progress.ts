import type { LocalModelState } from '@parley/contract/models';

const ttyEveryMs = 250;
const plainEveryMs = 5_000;
const slowMs = 500;

/** A line for the person at the terminal. Stdout carries these only; the log goes to stderr. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Does a step of the start and tells about it when it takes long enough to be noticed. */
export async function sayStep<T>(what: string, step: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const announce = setTimeout(() => say(`${what} ...`), slowMs);
  try {
    return await step();
  } finally {
    clearTimeout(announce);
    const ms = performance.now() - started;
    if (ms > slowMs) say(`${what}: ${(ms / 1000).toFixed(1)} s`);
  }
}

/**
 * Tells about the download of the built-in model until it is over: on a terminal in one line that changes, else now
 * and then in a line of its own. Returns what ends it.
 */
export function showDownload(state: () => LocalModelState): () => void {
  const isTty = process.stdout.isTTY;
  const everyMs = isTty ? ttyEveryMs : plainEveryMs;
  let before = state();
  const tick = () => {
    const now = state();
    if (now.status === 'downloading') {
      const line = describeDownload(
        now,
        Math.max(0, now.received_bytes - before.received_bytes) / (everyMs / 1000),
      );
      process.stdout.write(isTty ? `\r\x1b[2K${line}` : `${line}\n`);
    } else if (before.status === 'downloading') {
      const outcome =
        now.status === 'ready' ? 'The built-in model is ready.' : `The built-in model: ${now.message}`;
      process.stdout.write(`${isTty ? '\r\x1b[2K' : ''}${outcome}\n`);
    }
    before = now;
  };
  const timer = setInterval(tick, everyMs).unref();
  return () => clearInterval(timer);
}

function describeDownload(state: LocalModelState, bytesPerSecond: number): string {
  const { received_bytes, total_bytes } = state;
  if (received_bytes === 0) return `The built-in model: ${state.message ?? 'preparing'} ...`;
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  const amount = total_bytes === null ? mb(received_bytes) : `${mb(received_bytes)} of ${mb(total_bytes)}`;
  return `Fetching the built-in model: ${amount} MB, ${mb(bytesPerSecond)} MB/s`;
}
