import type { ConversationSummary } from '@parley/contract/conversations';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { conversationPath, isPlainClick } from '../../../lib/router.ts';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { renameConversation } from '../state.ts';
import { RenameField } from './rename-field.tsx';

interface ConversationRowProps {
  item: ConversationSummary;
  isCurrent: boolean;
  isRunning: boolean;
  onOpen: (id: number) => void;
  onDelete: (id: number) => void;
}

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

export function ConversationRow({ item, isCurrent, isRunning, onOpen, onDelete }: ConversationRowProps) {
  const [isRenaming, setIsRenaming] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  if (isRenaming) {
    return (
      <li>
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
      </li>
    );
  }
  return (
    <li
      className={`reveal-host group relative flex items-center rounded-row transition-colors hover:bg-hover focus-within:bg-hover ${isCurrent ? 'bg-active forced-colors:outline' : ''}`}
    >
      <a
        ref={link}
        href={conversationPath(item.id)}
        aria-current={isCurrent ? 'page' : undefined}
        className="row-height flex min-w-0 flex-1 items-center gap-2 rounded-row ps-2.5 text-side"
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onOpen(item.id);
        }}
        onDoubleClick={() => setIsRenaming(true)}
      >
        <span className="fade-end min-w-0 flex-1" dir="auto">
          {item.title}
        </span>
        {isRunning && (
          <span className="size-1.5 shrink-0 animate-breathe rounded-full bg-accent">
            <span className="sr-only">An answer is being written</span>
          </span>
        )}
      </a>
      <Menu
        label={`Actions for ${item.title}`}
        trigger={(props, isOpen) => (
          <button
            type="button"
            {...props}
            aria-label={`Actions for ${item.title}`}
            data-shown={isOpen || isCurrent}
            className="reveal hit me-0.5 grid shrink-0 place-items-center rounded-chip text-text-3 hover:text-text"
          >
            <Ellipsis {...icon} />
          </button>
        )}
      >
        {(close) => (
          <>
            <MenuItem
              isFirst
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
    </li>
  );
}
