import { memo } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { continueAnswer, regenerate } from '../actions.ts';
import { shownAnswer, useLiveAnswer } from '../hooks.ts';
import { useChatPreferences } from '../preferences.ts';
import type { ShownAnswer, Turn } from '../types.ts';
import { AnswerText } from './answer-text.tsx';
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
  return (
    <div className="reveal mt-1.5 -ml-1.5 flex h-7 items-center gap-0.5" data-shown={isLast}>
      <SiblingSwitcher threadKey={threadKey} turn={turn} isLocked={isLocked} />
      {answer.text && <CopyButton text={answer.text} label="Copy answer" />}
      <RetryMenu isLocked={isLocked} onRetry={onRetry} />
      {turn.model && (
        <span className="min-w-0 truncate ps-1.5 text-meta text-text-3">
          {turn.model.split('/').slice(1).join('/')}
        </span>
      )}
    </div>
  );
}

/** One answer, from the first dot to the row of what can be done with it. */
export const AssistantTurn = memo(function AssistantTurn(props: TurnProps) {
  const { threadKey, turn, isLast, isLocked } = props;
  const live = useLiveAnswer(turn.key);
  const environment = useChatEnvironment();
  const search = useChatPreferences((state) => state.search);
  const answer = shownAnswer(turn, live);
  const isRunning = answer.status === 'running';
  const isThinking = live !== undefined && live.thinkingSinceMs !== null;
  const retry = (modelId: string | null) =>
    regenerate(threadKey, turn, { model: modelId ?? environment.modelId, search });

  return (
    <article aria-labelledby={`${turn.key}-name`} className="reveal-host mb-4">
      <h2 id={`${turn.key}-name`} className="sr-only">
        Assistant said
      </h2>
      <Parts parts={answer.parts} thinkingSinceMs={live?.thinkingSinceMs ?? null} />
      {answer.text && <AnswerText text={answer.text} isLive={isRunning && !live?.isStopping} />}
      {live && answer.text === '' && !isThinking && <Waiting live={live} />}
      {live?.isReconnecting && answer.text !== '' && (
        <p className="mt-3 animate-appear text-side text-text-3">
          Reconnecting. The answer goes on meanwhile.
        </p>
      )}
      <Seams parts={answer.parts} />
      <Outcome
        answer={answer}
        isLast={isLast}
        canRetry={!isLocked}
        onRetry={() => retry(null)}
        onContinue={() => continueAnswer(threadKey, turn)}
      />
      {isRunning ? (
        <div className="mt-1.5 h-7" />
      ) : (
        <AnswerActions {...props} answer={answer} onRetry={retry} />
      )}
    </article>
  );
});
