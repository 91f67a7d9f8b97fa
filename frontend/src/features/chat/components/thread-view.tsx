import { MessageCircleOff } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { changeWithGlide } from '../../../lib/glide.ts';
import { Button } from '../../../ui/button.tsx';
import { useLate } from '../../../ui/use-late.ts';
import { useIsWide } from '../../../ui/use-media-query.ts';
import { loadThread, sendMessage } from '../actions.ts';
import { useIsStopping, useRunningTurn } from '../hooks.ts';
import { useChatPreferences } from '../preferences.ts';
import { addToQueue, sendNext } from '../queue.ts';
import type { Thread } from '../types.ts';
import { Announcer } from './announcer.tsx';
import { useReadyMarkdown } from './answer-text.tsx';
import { Composer } from './composer.tsx';
import { Greeting, Suggestions } from './empty-page.tsx';
import { useChatEnvironment } from './environment.ts';
import { KeptNotice } from './kept-notice.tsx';
import { Transcript } from './transcript.tsx';

interface ThreadViewProps {
  thread: Thread;
  onScrolled: (isScrolled: boolean) => void;
  onNew: () => void;
}

function Problem({ text, action }: { text: string; action: ReactNode }) {
  return (
    <div className="grid flex-1 place-items-center px-6">
      <div className="flex flex-col items-center gap-4 text-center">
        <MessageCircleOff size={28} strokeWidth={1.5} className="text-text-3" aria-hidden="true" />
        <p className="max-w-sm text-text-2">{text}</p>
        {action}
      </div>
    </div>
  );
}

/** Stands by the composer, into which the words came back, or below the edit form that is open again. Present from the start, so that its change is heard. */
function NotSent({ problem }: { problem: string | null }) {
  return (
    <p role="alert" className={problem ? 'px-4 pb-2 text-side text-danger' : 'sr-only'}>
      {problem}
    </p>
  );
}

function Skeleton() {
  return (
    <div className="min-h-0 flex-1 overflow-hidden" aria-busy="true">
      <div className="animate-late mx-auto flex max-w-[calc(var(--column)+48px)] flex-col gap-3 px-6 pt-8">
        <div className="mb-6 ms-auto h-11 w-2/5 animate-shimmer rounded-bubble bg-bubble" />
        {[100, 92, 97, 60].map((width) => (
          <div
            key={width}
            className="h-4 animate-shimmer rounded-chip bg-hover"
            style={{ width: `${width}%` }}
          />
        ))}
      </div>
    </div>
  );
}

/** One conversation, or the empty page that becomes one. The composer is the same element in both. */
export function ThreadView({ thread, onScrolled, onNew }: ThreadViewProps) {
  const { modelId } = useChatEnvironment();
  const search = useChatPreferences((state) => state.search);
  const isWide = useIsWide();
  const running = useRunningTurn(thread);
  const isStopping = useIsStopping(running?.key);
  // It changes the buttons of all turns: a message that is sent, or an answer's end, is seen before.
  const isLocked = useLate(running !== undefined);
  const field = useRef<HTMLTextAreaElement>(null);

  const isEmpty = thread.load === 'ready' && thread.turns.length === 0;
  useReadyMarkdown(!isEmpty);
  const options = { model: modelId, search };
  const keepFocus = () => {
    if (isWide) field.current?.focus();
  };
  const send = (text: string) => {
    const start = () => sendMessage(thread.key, text, options);
    if (isEmpty) changeWithGlide(field.current?.form ?? null, start);
    else start();
    keepFocus();
  };
  if (thread.load === 'missing') {
    return (
      <Problem
        text="This conversation does not exist, or it is not yours."
        action={<Button onClick={onNew}>New chat</Button>}
      />
    );
  }
  if (thread.load === 'failed') {
    const retry = () => void (thread.id !== null && loadThread(thread.id));
    return (
      <Problem
        text="This conversation could not be read."
        action={<Button onClick={retry}>Try again</Button>}
      />
    );
  }
  return (
    <div className={`flex min-h-0 flex-1 flex-col ${isEmpty ? 'wide:overflow-y-auto' : ''}`}>
      {isEmpty && (
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 wide:min-h-fit wide:flex-[38] wide:overflow-visible">
          <div className="mx-auto mt-[12vh] w-full max-w-[var(--column)] py-6 wide:mt-auto">
            <Greeting />
            {!isWide && (
              <div className="mt-8">
                <Suggestions onChoose={send} />
              </div>
            )}
          </div>
        </div>
      )}
      <KeptNotice thread={thread} />
      {thread.load === 'loading' && <Skeleton />}
      {thread.load === 'ready' && !isEmpty && (
        <Transcript key={thread.key} thread={thread} isLocked={isLocked} onScrolled={onScrolled} />
      )}
      <div
        className={`mx-auto w-full max-w-[calc(var(--column)+48px)] shrink-0 px-2 pb-[max(8px,env(safe-area-inset-bottom))] wide:px-6 ${isEmpty ? '' : 'fade-above'}`}
      >
        <NotSent problem={thread.problem} />
        <Composer
          threadKey={thread.key}
          field={field}
          runningKey={running?.key ?? null}
          isStopping={isStopping}
          isReady={thread.load === 'ready'}
          onSend={send}
          onLineUp={(text) => addToQueue(thread.key, text, options)}
          onSendNext={() => {
            void sendNext(thread.key, options);
            keepFocus();
          }}
        />
        {!(isEmpty && isWide) && (
          <p className="pt-2 text-center text-meta text-text-3">Answers can be wrong. Check what matters.</p>
        )}
      </div>
      {isEmpty && isWide && (
        <div className="mx-auto w-full max-w-[calc(var(--column)+48px)] flex-[62] px-6 pt-4 pb-8">
          <Suggestions onChoose={send} />
        </div>
      )}
      <Announcer turn={thread.turns.at(-1)} />
    </div>
  );
}
