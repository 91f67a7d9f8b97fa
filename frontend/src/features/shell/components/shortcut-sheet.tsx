import { X } from 'lucide-react';
import type { ShortcutLine } from '../../../lib/shortcuts.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { KeyCaps } from '../../../ui/key-caps.tsx';
import { transcriptShortcuts } from '../../chat/shortcuts.ts';
import { shortcuts } from '../commands.ts';
import type { PanelProps } from './panels.tsx';

const groups = ['Everywhere', 'In a chat', 'While writing', 'In the list of chats'] as const;

/** What text fields and rows do by themselves. */
const own: ShortcutLine[] = [
  {
    id: 'send',
    keys: 'Enter',
    label: 'Send, or line up the next message while an answer is written',
    group: 'While writing',
  },
  { id: 'newline', keys: 'shift+Enter', label: 'New line', group: 'While writing' },
  { id: 'rename', keys: 'F2', label: 'Rename the chat', group: 'In the list of chats' },
  { id: 'delete', keys: 'Delete', label: 'Delete the chat', group: 'In the list of chats' },
];

const all: ShortcutLine[] = [...own, ...Object.values(shortcuts), ...Object.values(transcriptShortcuts)];

/** Every shortcut there is. */
export default function ShortcutSheet({ onClose }: PanelProps) {
  return (
    <Dialog label="Keyboard shortcuts" onClose={onClose}>
      <div className="flex h-13 shrink-0 items-center justify-between border-b border-border ps-5 pe-2.5">
        <h2 className="text-h3 font-medium">Keyboard shortcuts</h2>
        <IconButton label="Close" className="-outline-offset-2" onClick={onClose}>
          <X size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what it can focus. */}
      <div className="min-h-0 overflow-y-auto px-5 pb-4 -outline-offset-2" tabIndex={0}>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="pt-4 pb-1 text-side font-medium text-text-3">{group}</h3>
            <dl>
              {all
                .filter((one) => one.group === group)
                .map(({ id, keys, label }) => (
                  <div key={id} className="flex min-h-9 items-center justify-between gap-4 py-1 text-ui">
                    <dt>{label}</dt>
                    <dd>
                      <KeyCaps keys={keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
