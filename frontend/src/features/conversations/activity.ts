import { create } from 'zustand';
import { followStored, readStored, writeStored } from '../../lib/storage.ts';

interface Activity {
  /** Where an answer is being written, in whichever tab or device it was asked for. */
  runningIds: readonly number[];
  /** Where an answer has ended that nobody has looked at. */
  unreadIds: readonly number[];
}

const unreadMax = 200;

function storedUnread(): number[] {
  try {
    const stored: unknown = JSON.parse(readStored('unread') ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => Number.isSafeInteger(id)) : [];
  } catch {
    return [];
  }
}

export const useActivity = create<Activity>(() => ({ runningIds: [], unreadIds: storedUnread() }));
const { getState, setState } = useActivity;

const without = (ids: readonly number[], id: number) => ids.filter((other) => other !== id);

function setUnread(unreadIds: readonly number[]): void {
  setState({ unreadIds });
  writeStored('unread', unreadIds.length === 0 ? null : JSON.stringify(unreadIds));
}

export const noteRunning = (id: number) =>
  setState(({ runningIds }) => ({ runningIds: [...without(runningIds, id), id] }));

/** An answer has ended; `isSeen`: on the screen of this tab. */
export function noteEnded(id: number, isSeen: boolean): void {
  setState(({ runningIds }) => ({ runningIds: without(runningIds, id) }));
  if (!isSeen) setUnread([...without(getState().unreadIds, id), id].slice(-unreadMax));
}

export function noteSeen(id: number): void {
  if (getState().unreadIds.includes(id)) setUnread(without(getState().unreadIds, id));
}

/**
 * Follows what the other tabs note: each of them notes an answer that ends out of its own sight. `look` is called then,
 * to take back what is in sight here. Returns the undo.
 */
export function followUnread(look: () => void): () => void {
  return followStored(['unread'], () => {
    setState({ unreadIds: storedUnread() });
    look();
  });
}

/** Nobody listened for a while: what was being written may have ended. */
export const forgetRunning = () => setState({ runningIds: [] });

export function resetActivity(): void {
  forgetRunning();
  setUnread([]);
}
