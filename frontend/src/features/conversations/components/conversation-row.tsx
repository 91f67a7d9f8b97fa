import type { ConversationSummary } from '@parley/contract/conversations';
import { Ellipsis, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import { conversationPath, isPlainClick } from '../../../lib/router.ts';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { pinConversation, renameConversation } from '../state.ts';
import { RenameField } from './rename-field.tsx';

interface ConversationRowProps {
  item: ConversationSummary;
  isCurrent: boolean;
  isRunning: boolean;
  /** An answer has ended here that nobody has looked at. */
  isUnread: boolean;
  onOpen: (id: number) => void;
  onDelete: (id: number) => void;
}

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Says with a dot what goes on in a conversation. */
function Dot({ text, look }: { text: string; look: string }) {
  return (
    <span className={`size-1.5 shrink-0 rounded-full bg-accent forced-colors:bg-[Highlight] ${look}`}>
      <span className="sr-only">{text}</span>
    </span>
  );
}

/** One chat of the list. Opening another one draws two rows, however long the list is. */
export const ConversationRow = memo(function ConversationRow({
  item,
  isCurrent,
  isRunning,
  isUnread,
  onOpen,
  onDelete,
}: ConversationRowProps) {
  const [isRenaming, setIsRenaming] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  if (isRenaming) {
    return (
      <RenameField
        title={item.title}
        onDone={(title) => {
          setIsRenaming(false);
          // The field is gone and the focus with it, unless the reader has put it elsewhere.
          requestAnimationFrame(() => {
            if (document.activeElement === document.body) link.current?.focus({ preventScroll: true });
          });
          if (title !== null) void renameConversation(item.id, title);
        }}
      />
    );
  }
  return (
    <div
      className={`reveal-host relative flex items-center rounded-row transition-colors hover:bg-hover focus-within:bg-hover ${isCurrent ? 'bg-active forced-colors:outline' : ''}`}
    >
      <a
        ref={link}
        href={conversationPath(item.id)}
        aria-current={isCurrent ? 'page' : undefined}
        className="row-height reveal-room flex min-w-0 flex-1 items-center gap-2 rounded-row ps-2.5 text-side"
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onOpen(item.id);
        }}
        onDoubleClick={() => setIsRenaming(true)}
        onKeyDown={(event) => {
          if (event.key === 'F2') setIsRenaming(true);
          if (event.key === 'Delete') onDelete(item.id);
        }}
      >
        <span className="fade-end min-w-0 flex-1" dir="auto">
          {item.title}
        </span>
        {isRunning && <Dot text="An answer is being written" look="animate-breathe" />}
        {!isRunning && isUnread && <Dot text="A new answer" look="" />}
      </a>
      <Menu
        label={`Actions for ${item.title}`}
        trigger={(props, isOpen) => (
          <button
            type="button"
            {...props}
            aria-label={`Actions for ${item.title}`}
            data-shown={isOpen || isCurrent}
            className="reveal hit absolute end-0.5 grid place-items-center rounded-chip text-text-3 hover:text-text"
          >
            <Ellipsis {...icon} />
          </button>
        )}
      >
        {(close) => (
          <>
            <MenuItem
              isFirst
              icon={item.pinned_at === null ? <Pin {...icon} /> : <PinOff {...icon} />}
              onSelect={() => {
                close();
                void pinConversation(item.id, item.pinned_at === null);
              }}
            >
              {item.pinned_at === null ? 'Pin' : 'Unpin'}
            </MenuItem>
            <MenuItem
              icon={<Pencil {...icon} />}
              onSelect={() => {
                close();
                setIsRenaming(true);
              }}
            >
              Rename
            </MenuItem>
            <MenuItem
              isDanger
              icon={<Trash2 {...icon} />}
              onSelect={() => {
                close();
                onDelete(item.id);
              }}
            >
              Delete
            </MenuItem>
          </>
        )}
      </Menu>
    </div>
  );
});
