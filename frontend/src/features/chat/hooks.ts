import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { afterPaint } from '../../lib/frames.ts';
import type { Route } from '../../lib/router.ts';
import { loadThread } from './actions.ts';
import { visitThread } from './memory.ts';
import { emptyThread, isBeingWritten, threadKey, useChat } from './state.ts';
import type { LiveAnswer, ShownAnswer, Thread, Turn } from './types.ts';

/** The thread that the address shows, read from the server whenever it is come back to. */
export function useThread(route: Route): Thread {
  const id = route.name === 'conversation' ? route.conversationId : null;
  const key = useChat((state) => (id === null ? state.homeKey : (state.keyById[id] ?? `c${id}`)));
  const thread = useChat((state) => state.threads[key]);
  useEffect(() => {
    if (id === null || isBeingWritten(id)) return;
    const read = () => void loadThread(id);
    // What is there is shown first, and then asked for again.
    if (useChat.getState().threads[threadKey(id)]?.load === 'ready') return afterPaint(read);
    read();
  }, [id]);
  useEffect(() => visitThread(key), [key]);
  if (thread) return thread;
  return id === null ? emptyThread(key) : { ...emptyThread(key), id, load: 'loading' };
}

export const useLiveAnswer = (turnKey: string): LiveAnswer | undefined =>
  useChat((state) => state.live[turnKey]);

export const useIsStopping = (turnKey: string | undefined): boolean =>
  useChat((state) => turnKey !== undefined && state.live[turnKey]?.isStopping === true);

/** The turn that is being written in this thread, if any. */
export const useRunningTurn = (thread: Thread): Turn | undefined =>
  useChat((state) => {
    const last = thread.turns.at(-1);
    return last && state.live[last.key] ? last : undefined;
  });

/** The conversations in which an answer is being written. */
export const useRunningConversations = (): number[] =>
  useChat(
    useShallow((state) => [
      ...new Set(Object.values(state.live).flatMap(({ conversationId }) => conversationId ?? [])),
    ]),
  );

export function shownAnswer(turn: Turn, live: LiveAnswer | undefined): ShownAnswer {
  if (live) return { text: live.text, parts: live.parts, status: 'running', finishReason: null, error: null };
  return {
    text: turn.content,
    parts: turn.parts,
    status: turn.status,
    finishReason: turn.finish_reason,
    error: turn.error,
  };
}
