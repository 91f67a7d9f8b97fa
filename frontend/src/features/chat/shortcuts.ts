import type { ShortcutLine } from '../../lib/shortcuts.ts';

/** What the keyboard does while a transcript is on the screen. */
export const transcriptShortcuts = {
  find: {
    id: 'find',
    keys: 'mod+f',
    label: 'Find in this chat',
    group: 'In a chat',
    worksInFields: true,
  },
  earlierQuestion: {
    id: 'earlier-question',
    keys: 'alt+ArrowUp',
    label: 'To the question before',
    group: 'In a chat',
    worksInFields: true,
  },
  laterQuestion: {
    id: 'later-question',
    keys: 'alt+ArrowDown',
    label: 'To the next question',
    group: 'In a chat',
    worksInFields: true,
  },
} as const satisfies Record<string, ShortcutLine>;
