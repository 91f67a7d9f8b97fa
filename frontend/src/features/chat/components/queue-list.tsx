import { Pencil, X } from 'lucide-react';
import { useState } from 'react';
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

function QueuedMessage({ threadKey, item, index }: { threadKey: string; item: Queued; index: number }) {
  const [isEditing, setIsEditing] = useState(false);
  const [text, setText] = useState(item.text);
  const finish = (wording: string) => {
    setIsEditing(false);
    changeQueued(threadKey, item.id, wording);
    returnToComposer();
  };
  if (isEditing) {
    return (
      <li className="rounded-card border border-border-strong px-2 py-1.5">
        <GrowingTextarea
          aria-label={`Edit waiting message ${index + 1}`}
          value={text}
          autoFocus
          onFocus={(event) => event.currentTarget.setSelectionRange(text.length, text.length)}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => finish(text)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.preventDefault();
              setText(item.text);
              finish(item.text);
            }
            if (!isSendKey(event)) return;
            event.preventDefault();
            finish(text);
          }}
        />
      </li>
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
        onClick={() => {
          setText(item.text);
          setIsEditing(true);
        }}
      >
        <Pencil {...icon} />
      </button>
      <button
        type="button"
        aria-label={`Remove waiting message ${index + 1}`}
        title="Remove"
        className="small-action"
        onClick={() => finish('')}
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
