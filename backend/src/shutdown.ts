import { say } from './progress.ts';

/** Registers what stopping must undo. Steps run in reverse order. */
export type OnStop = (what: string, stop: () => Promise<void> | void) => void;

export interface Started {
  /** Settles when a part that the program cannot live without has failed. */
  readonly failure: Promise<Error> | null;
}

const stopTimeoutMs = 15_000;
/** One Ctrl-C arrives up to three times: from the terminal, from npm and from the launcher. */
const sameSignalMs = 500;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the program, waits for a signal or a failure, stops what was started and ends the
 * process: with 0 after a signal, else with 1. A second signal, or 15 s, ends it at once.
 *
 * Shape:  `start` may end early, by any error, once `stopping` has aborted.
 */
export async function untilAskedToStop(
  start: (onStop: OnStop, stopping: AbortSignal) => Promise<Started>,
): Promise<never> {
  const steps: { what: string; stop: () => Promise<void> | void }[] = [];
  const stopping = new AbortController();
  const asked = firstSignal(() => stopping.abort());
  let exitCode = 0;
  try {
    const { failure } = await start((what, stop) => steps.unshift({ what, stop }), stopping.signal);
    const fault = await Promise.race([asked, failure ?? asked]);
    if (fault) throw fault;
  } catch (error) {
    if (!stopping.signal.aborted) {
      exitCode = 1;
      complain(error);
    }
  }
  setTimeout(() => {
    complain(new Error(`Not stopped within ${stopTimeoutMs / 1000} s: giving up.`));
    process.exit(1);
  }, stopTimeoutMs).unref();
  for (const { what, stop } of steps) {
    try {
      await stop();
    } catch (error) {
      exitCode = 1;
      complain(new Error(`Stopping the ${what} failed: ${(error as Error).message}`));
    }
  }
  process.exit(exitCode);
}

function firstSignal(onSignalled: () => void): Promise<null> {
  return new Promise((resolve) => {
    let firstAt: number | null = null;
    const onSignal = () => {
      if (firstAt !== null) {
        if (performance.now() - firstAt > sameSignalMs) process.exit(130);
        return;
      }
      firstAt = performance.now();
      say('\nStopping ...');
      onSignalled();
      resolve(null);
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}

/** Faults of the program come with their stack; the others were written for the administrator. */
function complain(error: unknown): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  const isOurs = ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'].includes(fault.name);
  process.stderr.write(`${isOurs ? fault.stack : fault.message}\n`);
}
