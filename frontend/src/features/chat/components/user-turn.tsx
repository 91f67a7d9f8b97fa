import { Pencil } from 'lucide-react';
import { memo, useState } from 'react';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { useLate } from '../../../ui/use-late.ts';
import { sendMessage } from '../actions.ts';
import { beginEdit, endEdit, setWording, useEditing } from '../editing.ts';
import { returnToComposer } from '../focus.ts';
import { useChatPreferences } from '../preferences.ts';
import type { TurnProps } from './assistant-turn.tsx';
import { EditForm } from './edit-form.tsx';
import { useChatEnvironment } from './environment.ts';
import { SiblingSwitcher } from './sibling-switcher.tsx';

const foldedLines = 12;
const foldedChars = 1200;

const isLong = (text: string) => text.length > foldedChars || text.split('\n').length > foldedLines;

function Bubble({ text }: { text: string }) {
  const [isFolded, setIsFolded] = useState(isLong(text));
  return (
    <div className="ms-auto w-fit max-w-[88%] rounded-bubble rounded-ee-chip border border-transparent bg-bubble px-4 py-2.5 wide:max-w-[75%]">
      <div
        dir="auto"
        data-body=""
        className={`text-body whitespace-pre-wrap wrap-anywhere ${isFolded ? 'line-clamp-12' : ''}`}
      >
        {text}
      </div>
      {isLong(text) && (
        <button
          type="button"
          aria-expanded={!isFolded}
          className="mt-1 rounded-chip py-1 text-side font-medium text-text-2 hover:text-text"
          onClick={() => setIsFolded(!isFolded)}
        >
          {isFolded ? 'Show all' : 'Show less'}
        </button>
      )}
    </div>
  );
}

function QuestionActions({ threadKey, turn, isLocked }: Omit<TurnProps, 'isLast'>) {
  if (!useLate(true, false)) return null;
  return (
    <>
      <CopyButton text={turn.content} label="Copy message" />
      <button
        type="button"
        aria-label="Edit message"
        title="Edit message"
        className="small-action"
        disabled={isLocked}
        onClick={() => beginEdit(turn)}
      >
        <Pencil size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <SiblingSwitcher threadKey={threadKey} turn={turn} isLocked={isLocked} />
    </>
  );
}

/** What the reader wrote, and its other versions. */
export const UserTurn = memo(function UserTurn({ threadKey, turn, isLocked }: TurnProps) {
  const wording = useEditing((state) => state.wordings[turn.key]);
  const { modelId } = useChatEnvironment();
  const search = useChatPreferences((state) => state.search);
  const finishEdit = (text: string | null) => {
    endEdit(turn.key);
    returnToComposer();
    if (text !== null) sendMessage(threadKey, text, { model: modelId, search }, { edited: turn });
  };
  return (
    <article
      aria-labelledby={`${turn.key}-name`}
      data-turn={turn.key}
      data-message={turn.id}
      className="turn reveal-host"
    >
      <h2 id={`${turn.key}-name`} className="sr-only">
        You said
      </h2>
      {wording !== undefined ? (
        <EditForm
          text={wording}
          isLocked={isLocked}
          onChange={(text) => setWording(turn.key, text)}
          onDone={finishEdit}
        />
      ) : (
        <>
          <Bubble text={turn.content} />
          <div className="reveal mt-0.5 flex h-7 items-center justify-end gap-0.5">
            <QuestionActions threadKey={threadKey} turn={turn} isLocked={isLocked} />
          </div>
        </>
      )}
    </article>
  );
});
