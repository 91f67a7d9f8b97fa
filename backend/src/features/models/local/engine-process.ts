import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../../platform/app-error.ts';
import type { Log } from '../../../platform/log.ts';
import { type ChildSettings, type FromChild, isLast, type ToChild } from './protocol.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));
const abortGraceMs = 700;
const keptErrors = 2000;

/** The model's file comes from outside and is read by native code: our keys are not in that process. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];

/** One process with a loaded model. After `isOver` it must be replaced. */
export interface EngineProcess {
  readonly pid: number | undefined;
  isOver(): boolean;
  /**
   * What the process says to one request, up to `done`. One at a time.
   * Aborting `signal`, or leaving the loop, stops it within 0.7 s; the process is killed when it does not listen.
   * Errors: `model_stream_cut` when the process died, `model_unavailable` when the model cannot be loaded,
   * `model_server_error` when it failed, and the abort's own reason.
   */
  answer(request: ToChild & { type: 'answer' }, signal: AbortSignal): AsyncGenerator<FromChild, void>;
  /** Settles when the process is gone. */
  kill(): Promise<void>;
}

export function startEngineProcess(settings: ChildSettings, log: Log): EngineProcess {
  const args = [settings.runtimeFolder, settings.modelPath, String(settings.contextTokens)];
  const env = Object.fromEntries(passedOn.map((name) => [name, process.env[name]]));
  const child = fork(script, args, { env, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk).slice(-keptErrors);
  });
  let isOver = false;
  const exited = new Promise<void>((resolve) => {
    const end = (error: unknown) => {
      if (!isOver && !child.killed) log.error({ error, errors }, 'the built-in model died');
      isOver = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const kill = () => {
    child.kill('SIGKILL');
    isOver = true;
    return exited;
  };
  return {
    pid: child.pid,
    isOver: () => isOver,
    kill,
    answer: (request, signal) => converse({ child, exited, kill }, request, signal),
  };
}

interface Line {
  child: ChildProcess;
  exited: Promise<void>;
  kill: () => Promise<void>;
}

async function* converse(
  line: Line,
  request: ToChild & { type: 'answer' },
  signal: AbortSignal,
): AsyncGenerator<FromChild, void> {
  const { child, exited } = line;
  const heard: FromChild[] = [];
  const state = { isComplete: false, isDead: false, wake: () => {} };
  const onMessage = (message: FromChild) => {
    heard.push(message);
    state.wake();
  };
  const onAbort = () => state.wake();
  void exited.then(() => {
    state.isDead = true;
    state.wake();
  });
  child.on('message', onMessage);
  signal.addEventListener('abort', onAbort);
  try {
    send(child, request);
    while (!state.isComplete) {
      signal.throwIfAborted();
      const message = heard.shift();
      if (message) {
        state.isComplete = isLast(message);
        yield requireGood(message);
      } else if (state.isDead) {
        throw new AppError('model_stream_cut', 'The built-in model stopped unexpectedly. Ask again.');
      } else {
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    child.off('message', onMessage);
    const isFree = state.isComplete || heard.some(isLast);
    if (!isFree && !state.isDead) await endAnswer(line);
  }
}

/** Waits until the process is free again, or kills it. */
async function endAnswer({ child, exited, kill }: Line): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const onMessage = (message: FromChild) => {
    if (isLast(message)) ended.resolve();
  };
  child.on('message', onMessage);
  const timer = setTimeout(() => void kill(), abortGraceMs);
  send(child, { type: 'abort' });
  await Promise.race([ended.promise, exited]);
  clearTimeout(timer);
  child.off('message', onMessage);
}

/** A process that is gone shows itself by its exit. */
function send(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => {});
}

function requireGood(message: FromChild): FromChild {
  if (message.type !== 'failed') return message;
  if (message.stage === 'answer') {
    throw new AppError('model_server_error', `The built-in model failed (${message.message}).`);
  }
  throw new AppError(
    'model_unavailable',
    `The built-in model could not be started (${message.message}). Add a provider with OPENAI_API_KEY, or set LOCAL_MODEL to another GGUF file.`,
  );
}
