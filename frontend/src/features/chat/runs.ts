import type { StartMetadata } from '@parley/contract/events';
import { comebackOr, reconnectDelayMs } from '../../lib/network.ts';
import { answerFromMessage, emptyAnswer } from './answer.ts';
import { Run, type RunObserver } from './run.ts';
import {
  changeThread,
  changeTurn,
  chatEvents,
  getThread,
  putThread,
  renewHome,
  setLive,
  useChat,
} from './state.ts';
import type { Answer, Turn } from './types.ts';

/** Every run that this tab follows, by the key of its turn. */
const runs = new Map<string, Run>();

/** What becomes of a message that the server has not taken yet when its conversation goes, by the key of its answer. */
const unsent = new Map<string, () => void>();

const begun = new Map<string, number>();
/** How many runs this tab has begun in a thread: what was asked of the server before the latest may know nothing of it. */
export const runsBegun = (threadKey: string): number => begun.get(threadKey) ?? 0;

interface NewRun {
  threadKey: string;
  turnKey: string;
  /** What is on the screen already: the text that is continued. */
  answer?: Answer;
  begin: (signal: AbortSignal) => Promise<Response>;
  /** The server has taken the message. */
  started?: () => void;
  /** Undoes what was put on the screen when Send was pressed. */
  undo: (error: unknown) => void;
  /** An earlier page has sent it already, and nobody knows what became of it. */
  mayBeTaken?: boolean;
  /** The server may have taken the message, although nobody has heard it say so. */
  risked?: () => void;
  /** Stop was pressed before anybody knows whether the server has taken the message. */
  stopping?: () => void;
  /** The conversation was deleted before the server had taken the message. */
  gone?: () => void;
  reload: Reload;
}

/** Reads the conversation again; false when it could not be read. */
type Reload = () => Promise<boolean>;

/** Starts a run and follows it. */
export function beginRun({
  answer = emptyAnswer,
  begin,
  started,
  undo,
  mayBeTaken = false,
  risked,
  stopping,
  gone,
  ...run
}: NewRun): void {
  const { threadKey, turnKey, reload } = run;
  const observer = observe(threadKey, turnKey, reload);
  begun.set(threadKey, runsBegun(threadKey) + 1);
  if (gone) unsent.set(turnKey, gone);
  runs.set(
    turnKey,
    new Run({
      answer,
      runId: null,
      conversationId: getThread(threadKey).id,
      begin,
      mayBeTaken,
      observer: {
        ...observer,
        started: (start) => {
          unsent.delete(turnKey);
          started?.();
          observer.started(start);
        },
        refused: (error) => {
          release(turnKey);
          undo(error);
        },
        risked: () => risked?.(),
        stopping: () => stopping?.(),
      },
    }),
  );
}

/** Follows the runs that a freshly read conversation says are being written, unless this tab does so already. */
export function attachRuns(threadKey: string, reload: Reload): void {
  for (const turn of getThread(threadKey).turns) {
    if (turn.status !== 'running' || turn.run_id === null || runs.has(turn.key)) continue;
    const observer = {
      ...observe(threadKey, turn.key, reload),
      refused: () => void reload(),
      risked: () => {},
      stopping: () => {},
    };
    const { run_id: runId, conversation_id: conversationId } = turn;
    runs.set(
      turn.key,
      new Run({ answer: answerFromMessage(turn), runId, conversationId, begin: null, observer }),
    );
  }
}

export const stopRun = (turnKey: string) => runs.get(turnKey)?.stop();

export function detachAllRuns(): void {
  for (const run of runs.values()) run.detach();
  runs.clear();
  unsent.clear();
}

/** The conversation is gone. */
export function detachRunsOf(threadKey: string): void {
  for (const { key } of getThread(threadKey).turns) {
    const tell = unsent.get(key);
    runs.get(key)?.detach();
    release(key);
    tell?.();
  }
}

function release(turnKey: string): void {
  runs.delete(turnKey);
  unsent.delete(turnKey);
  setLive(turnKey, null);
}

function observe(
  threadKey: string,
  turnKey: string,
  reload: Reload,
): Omit<RunObserver, 'refused' | 'risked' | 'stopping'> {
  return {
    changed: (live) => setLive(turnKey, live),
    started: (start) => noteStart(threadKey, turnKey, start),
    titled: (conversationId, title) => {
      changeThread(threadKey, (thread) => ({ ...thread, title }));
      chatEvents.emit({ type: 'titled', conversationId, title });
    },
    ended: (answer) => {
      changeTurn(threadKey, turnKey, (turn) => settle(turn, answer));
      // A conversation that was begun here has been read from nothing but its runs.
      changeThread(threadKey, (thread) => ({ ...thread, readAtMs: thread.readAtMs || Date.now() }));
      release(turnKey);
    },
    lost: () => {
      release(turnKey);
      void reloadUntilRead(reload);
    },
  };
}

const never = new AbortController().signal;

/** Not at once: if the server keeps saying both "running" and "unknown run", we must not hammer it. */
async function reloadUntilRead(reload: Reload): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    await comebackOr(reconnectDelayMs(failures), never);
    if (await reload()) return;
  }
}

/** The answer of the stream becomes the message that the server has stored. */
function settle(turn: Turn, answer: Answer): Turn {
  return {
    ...turn,
    content: answer.text,
    parts: answer.parts,
    status: answer.outcome?.status ?? 'interrupted',
    finish_reason: answer.outcome?.finish_reason ?? null,
    error: answer.outcome?.error ?? null,
    usage: answer.usage,
    last_seq: answer.lastSeq,
  };
}

/** The server has taken the message: what was put on the screen gets its ids, a new conversation its address. */
function noteStart(threadKey: string, turnKey: string, start: StartMetadata): void {
  const thread = getThread(threadKey);
  const index = thread.turns.findIndex((turn) => turn.key === turnKey);
  const turns = thread.turns.map((turn, at): Turn => {
    if (at === index) {
      return {
        ...turn,
        ...withId(turn, start.message_id),
        conversation_id: start.conversation_id,
        parent_id: start.user_message_id,
        run_id: start.run_id,
        model: start.model,
      };
    }
    if (at === index - 1) {
      return { ...turn, ...withId(turn, start.user_message_id), conversation_id: start.conversation_id };
    }
    return turn;
  });
  const isNew = thread.id === null;
  putThread({ ...thread, id: start.conversation_id, turns });
  if (useChat.getState().homeKey === threadKey) renewHome();
  const text = turns[index - 1]?.content ?? '';
  chatEvents.emit({ type: 'started', threadKey, conversationId: start.conversation_id, isNew, text });
}

/** A turn that was put on the screen without an id takes its place, the last, among its siblings. */
function withId(turn: Turn, id: number): Pick<Turn, 'id' | 'sibling_ids'> {
  if (turn.sibling_ids.includes(id)) return { id, sibling_ids: turn.sibling_ids };
  return { id, sibling_ids: [...turn.sibling_ids.filter((sibling) => sibling > 0), id] };
}
