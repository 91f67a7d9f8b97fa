import type { SearchMode } from '@parley/contract/search';
import { memo } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { useLate } from '../../../ui/use-late.ts';
import { searchOf, withSourceList } from '../../sources/cited.ts';
import { LivePages } from '../../sources/components/live-pages.tsx';
import { SourcesButton } from '../../sources/components/sources-button.tsx';
import { continueAnswer, regenerate } from '../actions.ts';
import { shownAnswer, useLiveAnswer } from '../hooks.ts';
import { useChatPreferences } from '../preferences.ts';
import type { LiveAnswer, ShownAnswer, Turn } from '../types.ts';
import { AnswerText } from './answer-text.tsx';
import { BranchButton } from './branch-button.tsx';
import { useChatEnvironment } from './environment.ts';
import { Outcome } from './outcome.tsx';
import { Parts, Seams } from './parts.tsx';
import { RetryMenu } from './retry-menu.tsx';
import { SiblingSwitcher } from './sibling-switcher.tsx';
import { Waiting } from './waiting.tsx';

export interface TurnProps {
  threadKey: string;
  turn: Turn;
  isLast: boolean;
  /** An answer is being written in this thread: nothing else can be started now. */
  isLocked: boolean;
}

interface AnswerActionsProps extends TurnProps {
  answer: ShownAnswer;
  onRetry: (modelId: string | null) => void;
}

function AnswerActions({ threadKey, turn, isLast, isLocked, answer, onRetry }: AnswerActionsProps) {
  if (!useLate(true, false)) return null;
  return (
    <div className="reveal -ml-1.5 flex h-7 min-w-0 items-center gap-0.5" data-shown={isLast}>
      <SiblingSwitcher threadKey={threadKey} turn={turn} isLocked={isLocked} />
      {answer.text && <CopyButton text={withSourceList(answer.text, answer.parts)} label="Copy answer" />}
      <BranchButton conversationId={turn.conversation_id} messageId={turn.id} />
      <RetryMenu isLocked={isLocked} onRetry={onRetry} />
      {turn.model && (
        <span className="min-w-0 truncate ps-1.5 text-meta text-text-3">
          {turn.model.split('/').slice(1).join('/')}
        </span>
      )}
    </div>
  );
}

/** What stands where the answer is or will be: the pages that are being read, the wait for the first word, the words. */
function Body({ answer, live }: { answer: ShownAnswer; live: LiveAnswer | undefined }) {
  const { text, parts } = answer;
  const search = searchOf(parts);
  const isWaiting = live !== undefined && isWithoutWords(answer);
  // The line of the search says what goes on, unless something stands in its way.
  const isHeldUp = live?.isReconnecting || live?.isOffline || live?.isStopping || live?.progress;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)]">
      {live && search && <LivePages pages={search.pages} isOver={!isWaiting} />}
      {text && (
        <div data-body="" className="col-start-1 row-start-1 min-w-0">
          <AnswerText text={text} parts={parts} isLive={live !== undefined && !live.isStopping} />
        </div>
      )}
      {isWaiting && (!search || isHeldUp) && <Waiting live={live} />}
    </div>
  );
}

/** Neither an answer nor thoughts about it have come. */
const isWithoutWords = ({ text, parts }: ShownAnswer) =>
  text === '' && parts.every(({ type }) => type !== 'reasoning');

/** One answer, from the first dot to the row of what can be done with it. */
export const AssistantTurn = memo(function AssistantTurn(props: TurnProps) {
  const { threadKey, turn, isLocked } = props;
  const live = useLiveAnswer(turn.key);
  const environment = useChatEnvironment();
  const preferred = useChatPreferences((state) => state.search);
  const answer = shownAnswer(turn, live);
  const isRunning = answer.status === 'running';
  const retry = (modelId: string | null, search: SearchMode = preferred) =>
    regenerate(threadKey, turn, { model: modelId ?? environment.modelId, search });

  return (
    <article
      aria-labelledby={`${turn.key}-name`}
      data-turn={turn.key}
      data-message={turn.id}
      className="turn reveal-host group/answer mb-4"
    >
      <h2 id={`${turn.key}-name`} className="sr-only">
        Assistant said
      </h2>
      <Parts
        parts={answer.parts}
        thinkingSinceMs={live?.thinkingSinceMs ?? null}
        isWaiting={live !== undefined && isWithoutWords(answer)}
        isRunning={isRunning}
        retry={{ canRetry: !isLocked, onRetry: () => retry(null, 'always') }}
      />
      <Body answer={answer} live={live} />
      {live?.isReconnecting && answer.text !== '' && (
        <p className="mt-3 animate-appear text-side text-text-3">
          Reconnecting. The answer goes on meanwhile.
        </p>
      )}
      <Seams parts={answer.parts} />
      <Outcome
        answer={answer}
        // A copy in a conversation that branched off has no run to go on with.
        isLast={props.isLast && turn.run_id !== null}
        canRetry={!isLocked}
        onRetry={() => retry(null)}
        onContinue={() => continueAnswer(threadKey, turn)}
      />
      {isRunning ? (
        <div className="mt-2 h-7" />
      ) : (
        <div className="mt-2 flex h-7 items-center gap-1">
          <SourcesButton messageId={turn.id} text={answer.text} parts={answer.parts} />
          <AnswerActions {...props} answer={answer} onRetry={retry} />
        </div>
      )}
    </article>
  );
});
