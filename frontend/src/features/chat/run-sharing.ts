import { alone, ifAlone } from '../../lib/locks.ts';
import type { RunFrame } from './answer.ts';
import type { Answer } from './types.ts';

/** HTTP/1.1 gives a browser six connections to a server: one is the account's channel, one is for everything else. */
const maxStreams = 4;

/** Runs `task` and tells it whether it may keep a stream open or should only look. */
export async function withStreamSlot<T>(task: (hasSlot: boolean) => Promise<T>, at = 0): Promise<T> {
  if (at === maxStreams) return task(false);
  return ifAlone(`stream.${at}`, (isFree) => (isFree ? task(true) : withStreamSlot(task, at + 1)));
}

type SharingMessage =
  | { type: 'frame'; frame: RunFrame }
  /** Asks whoever reads from the server how far the answer is. */
  | { type: 'ask' }
  | { type: 'answer'; answer: Answer };

interface SharingOptions {
  onFrame: (frame: RunFrame) => void;
  onAnswer: (answer: Answer) => void;
  /** The answer so far while this tab reads from the server, else null. */
  answer: () => Answer | null;
}

/** One run as the tabs of this browser share it: one reads it from the server and tells the others. */
export class RunSharing {
  readonly #name: string;
  readonly #channel: BroadcastChannel;

  constructor(runId: number, { onFrame, onAnswer, answer }: SharingOptions) {
    this.#name = `run.${runId}`;
    this.#channel = new BroadcastChannel(`parley.${this.#name}`);
    this.#channel.onmessage = ({ data }: MessageEvent<SharingMessage>) => {
      if (data.type === 'frame') onFrame(data.frame);
      if (data.type === 'answer') onAnswer(data.answer);
      const known = data.type === 'ask' ? answer() : null;
      if (known) this.#post({ type: 'answer', answer: known });
    };
    this.ask();
  }

  /** Runs `task` once no other tab reads this run from the server. */
  readAlone<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    return alone(this.#name, signal, task);
  }

  /** What stands for many events, without a number of its own, says nothing to a tab that has read them. */
  tell(frame: RunFrame): void {
    if (frame.seq !== null) this.#post({ type: 'frame', frame });
  }

  ask(): void {
    this.#post({ type: 'ask' });
  }

  close(): void {
    this.#channel.close();
  }

  #post(message: SharingMessage): void {
    this.#channel.postMessage(message);
  }
}
