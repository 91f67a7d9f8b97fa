import { limits } from '@parley/contract/limits';
import { ArrowUp, Square } from 'lucide-react';
import { type RefObject, useEffect, useId, useLayoutEffect, useState } from 'react';
import { afterPaint } from '../../../lib/frames.ts';
import { GrowingTextarea, isSendKey } from '../../../ui/growing-textarea.tsx';
import { setDraft, useDraft } from '../drafts.ts';
import { goOnWriting } from '../first-words.ts';
import { returnToComposer } from '../focus.ts';
import { useChatPreferences } from '../preferences.ts';
import { useQueue } from '../queue.ts';
import { stopRun } from '../runs.ts';
import { QueueList } from './queue-list.tsx';
import { SearchChoice } from './search-choice.tsx';

interface ComposerProps {
  threadKey: string;
  field: RefObject<HTMLTextAreaElement | null>;
  /** The key of the turn that is being written, if any. */
  runningKey: string | null;
  isStopping: boolean;
  /** False while the thread is not there to be written to. */
  isReady: boolean;
  onSend: (text: string) => void;
  /** What is written while an answer is, is sent after it. */
  onLineUp: (text: string) => void;
  /** Sends what has waited longest. */
  onSendNext: () => void;
}

const roundLook =
  "relative grid size-9 shrink-0 place-items-center rounded-full bg-text text-bg transition-[background-color,color,opacity] hover:opacity-88 disabled:bg-active disabled:text-text-3 disabled:hover:opacity-100 forced-colors:border after:absolute after:-inset-1 after:content-['']";

/**
 * Where messages are written. Send and Stop share one place; while an answer is written, Enter lines up the next. It stays
 * when another thread is come to; only what is written there is another field.
 */
export function Composer({
  threadKey,
  field,
  runningKey,
  isStopping,
  isReady,
  onSend,
  onLineUp,
  onSendNext,
}: ComposerProps) {
  const fieldId = useId();
  const draft = useDraft(threadKey);
  const queue = useQueue(threadKey);
  const isSearchOffered = useChatPreferences((state) => state.isSearchOffered);
  const [tooLongSaidKey, setTooLongSaidKey] = useState<string | null>(null);
  const isTooLong = draft.length > limits.messageMaxChars;
  const isTooLongSaid = tooLongSaidKey === threadKey;
  const isRunning = runningKey !== null;
  const hasDraft = draft.trim() !== '';

  useLayoutEffect(() => {
    if (field.current) goOnWriting(field.current);
  }, [field]);
  // To focus a field lays the page out once more, which the first frame need not wait for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thread that is come to.
  useEffect(() => afterPaint(returnToComposer), [threadKey]);

  const submit = () => {
    setTooLongSaidKey(isTooLong ? threadKey : null);
    if (!isReady || isTooLong || (!hasDraft && (isRunning || queue.length === 0))) return;
    if (hasDraft) setDraft(threadKey, '');
    if (!isRunning && queue.length === 0) return onSend(draft);
    if (hasDraft) onLineUp(draft);
    // What waited longest is said first, and the rest follows by itself.
    if (!isRunning) onSendNext();
  };
  return (
    <form
      className="composer relative rounded-composer border border-border bg-raised p-3 shadow-lift"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <QueueList key={threadKey} threadKey={threadKey} queue={queue} isHeld={!isRunning} />
      <label htmlFor={fieldId} className="block cursor-text px-1 pt-1 pb-2">
        <span className="sr-only">Message</span>
        <GrowingTextarea
          key={threadKey}
          id={fieldId}
          ref={field}
          value={draft}
          placeholder="Ask anything"
          enterKeyHint={window.matchMedia('(pointer: coarse)').matches ? 'enter' : 'send'}
          onChange={(event) => setDraft(threadKey, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (!isSendKey(event)) return;
            event.preventDefault();
            if (!event.repeat) submit();
          }}
        />
      </label>
      <div className="flex items-center gap-2">
        {isSearchOffered && <SearchChoice />}
        <p role="alert" className="min-w-0 flex-1 text-end text-meta text-danger">
          {isTooLongSaid &&
            isTooLong &&
            `Too long by ${(draft.length - limits.messageMaxChars).toLocaleString()} characters`}
        </p>
        {isRunning && hasDraft && (
          <button
            type="submit"
            className="animate-appear h-9 shrink-0 rounded-full px-3 text-side font-medium text-text-2 transition-colors hover:bg-hover hover:text-text pointer-coarse:h-11"
          >
            Send next
          </button>
        )}
        {isRunning ? (
          <button
            type="button"
            aria-label="Stop"
            title="Stop (Esc)"
            disabled={isStopping}
            className={roundLook}
            onClick={(event) => {
              // It becomes Send, of the words that come back, before the browser has done with the click.
              event.preventDefault();
              stopRun(runningKey);
            }}
          >
            <Square size={14} strokeWidth={0} fill="currentColor" aria-hidden="true" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label="Send"
            title="Send (Enter)"
            disabled={!isReady || !(hasDraft || queue.length > 0)}
            className={roundLook}
          >
            <ArrowUp size={20} strokeWidth={2} aria-hidden="true" />
          </button>
        )}
      </div>
    </form>
  );
}
