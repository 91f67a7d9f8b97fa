import { copyText } from '../../lib/clipboard.ts';
import { currentRoute, homePath, navigate } from '../../lib/router.ts';
import { connectShortcuts, isTextField, registerShortcut, type Shortcut } from '../../lib/shortcuts.ts';
import { showToast } from '../../ui/toasts.ts';
import { leaveHome } from '../chat/actions.ts';
import { lastAnswerText, lastCodeBlock } from '../chat/copying.ts';
import { beginEdit } from '../chat/editing.ts';
import { focusComposer, isComposer, isComposerEmpty } from '../chat/focus.ts';
import { stopRun } from '../chat/runs.ts';
import { getThread, threadKey, useChat } from '../chat/state.ts';
import { removeConversation } from './connect.ts';
import { closeDrawer, openPanel, toggleSidebar } from './state.ts';

export function startNewChat(): void {
  closeDrawer();
  leaveHome();
  navigate(homePath);
  requestAnimationFrame(focusComposer);
}

/** The conversation that the address shows; null on the start page. */
export function shownConversationId(): number | null {
  const route = currentRoute();
  return route.name === 'conversation' ? route.conversationId : null;
}

function shownThreadKey(): string {
  const id = shownConversationId();
  return id === null ? useChat.getState().homeKey : threadKey(id);
}

/** The turn that is being written on the screen. */
function runningTurnKey(): string | null {
  const { live } = useChat.getState();
  const last = getThread(shownThreadKey()).turns.at(-1);
  return last && live[last.key] ? last.key : null;
}

/** An open menu, card or dialog takes Esc for itself. */
const isSomethingOpen = () => document.querySelector('dialog[open], :popover-open') !== null;

async function copy(text: string, what: string): Promise<void> {
  if (await copyText(text)) showToast(`${what} copied`, { lifeMs: 2000 });
  else showToast('This browser did not allow copying.', { tone: 'problem' });
}

function copyLastAnswer(): boolean {
  const text = lastAnswerText(shownThreadKey());
  if (text !== null) void copy(text, 'Answer');
  return text !== null;
}

function copyLastCode(): boolean {
  const code = lastCodeBlock(lastAnswerText(shownThreadKey()) ?? '');
  if (code !== null) void copy(code, 'Code');
  return code !== null;
}

/** What is written elsewhere than in the composer is not meant for the chat. */
const isInOtherField = () => isTextField(document.activeElement) && !isComposer(document.activeElement);

function removeShown(): boolean {
  const id = shownConversationId();
  if (id === null || isSomethingOpen() || isInOtherField()) return false;
  removeConversation(id);
  return true;
}

function editLastMessage(): boolean {
  if (!isComposerEmpty() || runningTurnKey() !== null) return false;
  const turn = getThread(shownThreadKey()).turns.findLast(({ role }) => role === 'user');
  if (turn) beginEdit(turn);
  return turn !== undefined;
}

function stopShown(): boolean {
  const turnKey = runningTurnKey();
  if (turnKey === null || isSomethingOpen()) return false;
  stopRun(turnKey);
  return true;
}

/** What the keyboard does wherever the reader is. */
export const shortcuts = {
  search: {
    id: 'search',
    keys: 'mod+k',
    label: 'Search chats and actions',
    group: 'Everywhere',
    worksInFields: true,
    run: () => openPanel('palette'),
  },
  newChat: {
    id: 'new-chat',
    keys: 'mod+shift+o',
    label: 'New chat',
    group: 'Everywhere',
    worksInFields: true,
    run: startNewChat,
  },
  sidebar: {
    id: 'sidebar',
    keys: 'mod+shift+s',
    label: 'Show or hide the sidebar',
    group: 'Everywhere',
    worksInFields: true,
    run: toggleSidebar,
  },
  help: {
    id: 'help',
    keys: 'mod+/',
    label: 'Keyboard shortcuts',
    group: 'Everywhere',
    worksInFields: true,
    run: () => openPanel('shortcuts'),
  },
  focus: {
    id: 'focus',
    keys: 'shift+Escape',
    label: 'Go to the message field',
    group: 'In a chat',
    worksInFields: true,
    run: focusComposer,
  },
  stop: {
    id: 'stop',
    keys: 'Escape',
    label: 'Stop the answer, or close what is open',
    group: 'In a chat',
    worksInFields: true,
    run: stopShown,
  },
  copyAnswer: {
    id: 'copy-answer',
    keys: 'mod+shift+c',
    label: 'Copy the last answer',
    group: 'In a chat',
    worksInFields: true,
    run: copyLastAnswer,
  },
  copyCode: {
    id: 'copy-code',
    keys: 'mod+shift+;',
    label: 'Copy the last code block',
    group: 'In a chat',
    worksInFields: true,
    run: copyLastCode,
  },
  remove: {
    id: 'remove',
    keys: 'mod+shift+Backspace',
    label: 'Delete this chat',
    group: 'In a chat',
    worksInFields: true,
    run: removeShown,
  },
  editLast: {
    id: 'edit-last',
    keys: 'ArrowUp',
    label: 'Edit your last message, when the field is empty',
    group: 'While writing',
    worksInFields: true,
    run: editLastMessage,
  },
} as const satisfies Record<string, Shortcut>;

/** Gives the keyboard its meaning. Returns the undo. */
export function connectCommands(): () => void {
  const undo = [
    connectShortcuts(),
    ...Object.values(shortcuts).map((shortcut) => registerShortcut(shortcut)),
  ];
  return () => {
    for (const step of undo) step();
  };
}
