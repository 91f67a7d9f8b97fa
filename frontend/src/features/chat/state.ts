import { create } from 'zustand';
import { Emitter } from '../../lib/emitter.ts';
import type { ChatEvent, LiveAnswer, Thread, Turn } from './types.ts';

interface ChatState {
  threads: Record<string, Thread>;
  keyById: Record<number, string>;
  /** The thread that the empty page at `/` writes to. */
  homeKey: string;
  /** Answers in the making, by the key of their turn. */
  live: Record<string, LiveAnswer>;
}

let lastKey = 0;
/** A name for something that the server has not named yet. */
export const freshKey = () => {
  lastKey += 1;
  return `new-${lastKey}`;
};

const initialState = (): ChatState => ({ threads: {}, keyById: {}, homeKey: freshKey(), live: {} });

export const useChat = create<ChatState>(initialState);
export const chatEvents = new Emitter<ChatEvent>();

let era = 0;
/** Another one begins when somebody signs out: what was asked for before must not be shown after. */
export const currentEra = () => era;

export function resetState(): void {
  era += 1;
  useChat.setState(initialState());
}

export const emptyThread = (key: string): Thread => ({
  key,
  id: null,
  title: null,
  load: 'ready',
  turns: [],
  hasOlder: false,
  excerpt: null,
  readAtMs: 0,
  isKept: false,
  problem: null,
});

export function threadKey(conversationId: number): string {
  return useChat.getState().keyById[conversationId] ?? `c${conversationId}`;
}

/** Also of a conversation that has not been read yet, or has been let go of. Null: the server has none. */
export function conversationIdOf(key: string): number | null {
  const { threads, keyById } = useChat.getState();
  const named = Object.entries(keyById).find(([, other]) => other === key)?.[0] ?? /^c(\d+)$/.exec(key)?.[1];
  return threads[key]?.id ?? (named === undefined ? null : Number(named));
}

export const getThread = (key: string): Thread => useChat.getState().threads[key] ?? emptyThread(key);

export function putThread(thread: Thread): void {
  useChat.setState((state) => ({
    threads: { ...state.threads, [thread.key]: thread },
    keyById: thread.id === null ? state.keyById : { ...state.keyById, [thread.id]: thread.key },
  }));
}

/** A thread that has been let go of, or deleted, does not come back by what was on its way for it. */
export function changeThread(key: string, change: (thread: Thread) => Thread): void {
  const thread = useChat.getState().threads[key];
  const changed = thread && change(thread);
  if (changed && changed !== thread) putThread(changed);
}

export function noteThreadTitle(conversationId: number, title: string): void {
  changeThread(threadKey(conversationId), (thread) =>
    thread.title === title ? thread : { ...thread, title },
  );
}

export function changeTurn(key: string, turnKey: string, change: (turn: Turn) => Turn): void {
  changeThread(key, (thread) => ({
    ...thread,
    turns: thread.turns.map((turn) => (turn.key === turnKey ? change(turn) : turn)),
  }));
}

export function dropThread(key: string): void {
  useChat.setState((state) => {
    const { [key]: _, ...threads } = state.threads;
    return { threads };
  });
}

export function setLive(turnKey: string, answer: LiveAnswer | null): void {
  useChat.setState((state) => {
    const { [turnKey]: _, ...others } = state.live;
    return { live: answer ? { ...others, [turnKey]: answer } : others };
  });
}

/** A conversation that this tab follows is up to date by itself. */
export function isBeingWritten(conversationId: number): boolean {
  const { live } = useChat.getState();
  return Object.values(live).some((answer) => answer.conversationId === conversationId);
}

/** The home page starts over: what was begun there now has a page of its own. */
export const renewHome = () => useChat.setState({ homeKey: freshKey() });
