import { Lru } from '../../lib/lru.ts';
import { trimmed } from './path.ts';
import { changeThread, dropThread, getThread, useChat } from './state.ts';

const maxThreads = 20;
const restingTurns = 60;

const recent = new Lru(maxThreads);
let visited: string | null = null;

/** The reader has come to this thread. The one that was left keeps its end; those not seen for longest are let go of. */
export function visitThread(key: string): void {
  if (visited !== null && visited !== key && useChat.getState().threads[visited]) {
    changeThread(visited, (thread) => trimmed(thread, restingTurns));
  }
  visited = key;
  holdThread(key);
}

/** This thread is in memory, for a reader who may come to it. */
export function holdThread(key: string): void {
  for (const old of recent.touch(key, (other) => other === visited || isBusy(other))) dropThread(old);
}

/** Something is being written there, or has not been sent. */
function isBusy(key: string): boolean {
  const { live } = useChat.getState();
  const { id, turns } = getThread(key);
  return (id === null && turns.length > 0) || turns.some((turn) => turn.key in live);
}

export function forgetMemory(): void {
  recent.clear();
  visited = null;
}
