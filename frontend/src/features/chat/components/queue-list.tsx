import { Pencil, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { GrowingTextarea, isSendKey } from '../../../ui/growing-textarea.tsx';
import { returnToComposer } from '../focus.ts';
import { changeQueued, type Queued } from '../queue.ts';

interface QueueListProps {
  threadKey: string;
  queue: readonly Queued[];
  /** Nothing is being written: what waits is sent when the reader says so. */
  isHeld: boolean;
}

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

interface RewordingProps {
  label: string;
  text: string;
  /** The other wording, or null when there is none, or the reader changed their mind. */
  onDone: (text: string | null) => void;
}

/** Takes the message's place: Enter or leaving keeps the new wording, as the message's being sent does, Esc the old one. */
function Rewording({ label, text: before, onDone }: RewordingProps) {
  const [text, setText] = useState(before);
  const isDone = useRef(false);
  const finish = (wording: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(wording === before ? null : wording);
  };
  const leave = useRef(() => {});
  useEffect(() => {
    leave.current = () => {
      if (text !== before) finish(text);
    };
  });
  useEffect(() => () => leave.current(), []);
  return (
    <li className="rounded-card border border-border-strong px-2 py-1.5">
      <GrowingTextarea
        aria-label={label}
        value={text}
        autoFocus
        onFocus={(event) => event.currentTarget.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => finish(text)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            finish(null);
          }
          if (!isSendKey(event)) return;
          event.preventDefault();
          finish(text);
        }}
      />
    </li>
  );
}

function QueuedMessage({ threadKey, item, index }: { threadKey: string; item: Queued; index: number }) {
  const [isEditing, setIsEditing] = useState(false);
  const change = (text: string | null) => {
    if (text !== null) changeQueued(threadKey, item.id, text);
    returnToComposer();
  };
  if (isEditing) {
    return (
      <Rewording
        label={`Edit waiting message ${index + 1}`}
        text={item.text}
        onDone={(text) => {
          setIsEditing(false);
          change(text);
        }}
      />
    );
  }
  return (
    <li className="flex min-h-9 items-center gap-1 rounded-card border border-transparent bg-hover ps-3 pe-1">
      <span className="fade-end min-w-0 flex-1 text-side" dir="auto">
        {item.text}
      </span>
      <button
        type="button"
        aria-label={`Edit waiting message ${index + 1}`}
        title="Edit"
        className="small-action"
        onClick={() => setIsEditing(true)}
      >
        <Pencil {...icon} />
      </button>
      <button
        type="button"
        aria-label={`Remove waiting message ${index + 1}`}
        title="Remove"
        className="small-action"
        onClick={() => change('')}
      >
        <X {...icon} />
      </button>
    </li>
  );
}

/** What is sent next, in this order. */
export function QueueList({ threadKey, queue, isHeld }: QueueListProps) {
  return (
    <div className={queue.length > 0 ? 'px-1 pb-2' : ''}>
      <p role="status" className={queue.length > 0 ? 'pb-1.5 text-meta text-text-3' : 'sr-only'}>
        {queue.length > 0 &&
          (isHeld ? 'Not sent yet. Send begins with the first.' : 'Sent when the answer is there')}
      </p>
      {queue.length > 0 && (
        <ol aria-label="Waiting messages" className="flex max-h-40 flex-col gap-1 overflow-y-auto">
          {queue.map((item, index) => (
            <QueuedMessage key={item.id} threadKey={threadKey} item={item} index={index} />
          ))}
        </ol>
      )}
    </div>
  );
}
