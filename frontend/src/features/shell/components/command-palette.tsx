import type { ConversationSummary } from '@parley/contract/conversations';
import {
  Copy,
  Cpu,
  Keyboard,
  LogOut,
  MessageSquare,
  Monitor,
  Moon,
  PanelLeft,
  Pin,
  PinOff,
  Settings,
  SquarePen,
  Sun,
  Trash2,
} from 'lucide-react';
import { signOut } from '../../accounts/state.ts';
import { pinConversation, searchTitles, useConversations } from '../../conversations/state.ts';
import { chooseModel, useModelsState } from '../../models/state.ts';
import { Palette } from '../../palette/components/palette.tsx';
import type { PaletteEntry } from '../../palette/entries.ts';
import { chooseAppearance } from '../../theme/state.ts';
import { shortcuts, shownConversationId } from '../commands.ts';
import { openConversation, removeConversation } from '../connect.ts';
import { openPanel } from '../state.ts';
import type { PanelProps } from './panels.tsx';

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** What has been read of the list is looked through here as far as this; the server looks through all of it. */
const localChats = 500;

const chatEntry = ({ id, title }: ConversationSummary): PaletteEntry => ({
  id: `chat-${id}`,
  group: 'Chats',
  label: title,
  icon: <MessageSquare {...icon} />,
  run: () => openConversation(id),
});

const action = (
  id: string,
  label: string,
  Icon: typeof Sun,
  run: () => void,
  keys?: string,
): PaletteEntry => ({
  id,
  group: 'Actions',
  label,
  icon: <Icon {...icon} />,
  run,
  ...(keys && { keys }),
});

function chatActions(conversations: readonly ConversationSummary[]): PaletteEntry[] {
  const shown = conversations.find(({ id }) => id === shownConversationId());
  if (!shown) return [];
  const isPinned = shown.pinned_at !== null;
  const { copyAnswer, copyCode, remove } = shortcuts;
  return [
    action('copy-answer', copyAnswer.label, Copy, copyAnswer.run, copyAnswer.keys),
    action('copy-code', copyCode.label, Copy, copyCode.run, copyCode.keys),
    action('pin', isPinned ? 'Unpin this chat' : 'Pin this chat', isPinned ? PinOff : Pin, () => {
      void pinConversation(shown.id, !isPinned);
    }),
    action('remove', remove.label, Trash2, () => removeConversation(shown.id), remove.keys),
  ];
}

const { newChat, sidebar, help } = shortcuts;
const generalActions: PaletteEntry[] = [
  action('new-chat', newChat.label, SquarePen, newChat.run, newChat.keys),
  action('sidebar', sidebar.label, PanelLeft, sidebar.run, sidebar.keys),
  action('settings', 'Settings', Settings, () => openPanel('settings')),
  action('help', help.label, Keyboard, help.run, help.keys),
  action('light', 'Light theme', Sun, () => chooseAppearance({ theme: 'light' })),
  action('dark', 'Dark theme', Moon, () => chooseAppearance({ theme: 'dark' })),
  action('system', 'Theme of the system', Monitor, () => chooseAppearance({ theme: 'system' })),
  action('sign-out', 'Sign out', LogOut, () => void signOut()),
];

const search = async (words: string, signal: AbortSignal) =>
  (await searchTitles(words, signal)).map(chatEntry);

/** The palette with what this product has to offer. */
export default function CommandPalette({ onClose }: PanelProps) {
  const conversations = useConversations((state) => state.items);
  const { list } = useModelsState();
  const models = (list?.items ?? []).map(
    (model): PaletteEntry => ({
      id: `model-${model.id}`,
      group: 'Models',
      label: `Answer with ${model.name}`,
      note: model.provider,
      icon: <Cpu {...icon} />,
      run: () => chooseModel(model.id),
    }),
  );
  const chats = conversations.slice(0, localChats).map(chatEntry);
  return (
    <Palette
      entries={[
        ...chats,
        ...generalActions.slice(0, 1),
        ...chatActions(conversations),
        ...generalActions.slice(1),
        ...models,
      ]}
      search={search}
      onClose={onClose}
    />
  );
}
