import { connectKeyboard } from '../../lib/keyboard.ts';
import { conversationPath, currentRoute, finishNavigation, homePath, navigate } from '../../lib/router.ts';
import { connectServiceWorker } from '../../lib/service-worker.ts';
import { dismissToasts, showToast } from '../../ui/toasts.ts';
import { connectSession, onSignedOut, rememberedUser, useSession } from '../accounts/state.ts';
import { forgetThread, resetChat, showUnsent } from '../chat/actions.ts';
import { keepConversations, warm, wipeKept } from '../chat/cache/keeper.ts';
import { forgetDrafts, forgetStaleDrafts, moveDraft } from '../chat/drafts.ts';
import { forgetOutbox, takeUnsent } from '../chat/outbox.ts';
import { loadSearchOffer, useChatPreferences } from '../chat/preferences.ts';
import { connectPrefetch } from '../chat/prefetch.ts';
import { connectQueue, connectQueueStorage, forgetQueues, giveBackQueue, keepQueue } from '../chat/queue.ts';
import { chatEvents, noteThreadTitle, useChat } from '../chat/state.ts';
import type { ChatEvent } from '../chat/types.ts';
import { resetActivity } from '../conversations/activity.ts';
import {
  deleteConversation,
  noteActivity,
  noteChanged,
  noteKept,
  noteTitle,
  resetConversations,
  useConversations,
} from '../conversations/state.ts';
import { requestedModelId, resetModels, useModelsState } from '../models/state.ts';
import { connectAppearance } from '../theme/state.ts';
import { followAccount } from './account-channel.ts';
import { onAccountEvent, sendLeftovers } from './account-events.ts';

/** Where the features meet: what one does that another must hear of. Returns the undo. */
export function connectFeatures(): () => void {
  finishNavigation();
  forgetStaleDrafts();
  const undo = [
    connectAppearance(),
    connectServiceWorker(offerNewVersion),
    connectKeyboard(),
    connectSession(),
    chatEvents.on(onChatEvent),
    useConversations.subscribe(copyTitles),
    connectAccount(),
    connectPrefetch(),
    connectQueue(() => ({
      model: requestedModelId(useModelsState.getState()),
      search: useChatPreferences.getState().search,
    })),
    connectQueueStorage(),
    onSignedOut((keepsUnsent) => {
      resetChat();
      void wipeKept();
      resetConversations();
      resetActivity();
      resetModels();
      dismissToasts();
      forgetDrafts(keepsUnsent);
      forgetQueues(keepsUnsent);
      forgetOutbox(keepsUnsent);
      navigate(homePath, { replace: true });
    }),
  ];
  return () => {
    for (const step of undo) step();
  };
}

/** Hears of the account for as long as somebody is signed in. Returns the undo. */
function connectAccount(): () => void {
  let followed: { userId: number; leave: () => void } | null = null;
  const leave = () => followed?.leave();
  void showKeptAccount();
  const undo = useSession.subscribe(({ session }) => {
    const userId = session.status === 'signed-in' ? session.user.id : null;
    if (userId === (followed?.userId ?? null)) return;
    leave();
    followed = userId === null ? null : { userId, leave: follow(userId) };
    if (!followed) return;
    void sendLeftovers();
    // Not to know leaves the choice where it is.
    void loadSearchOffer().catch(() => {});
  });
  return () => {
    undo();
    leave();
  };
}

function follow(userId: number): () => void {
  const undo = [followAccount(userId, onAccountEvent), keepConversations(userId)];
  return () => {
    for (const step of undo) step();
  };
}

/** What this browser has kept of whoever is likely to be here, until the server has said more, or if it says nothing. */
async function showKeptAccount(): Promise<void> {
  const user = rememberedUser();
  if (!user) return;
  await warm(user.id);
  const { threads } = useChat.getState();
  noteKept(
    Object.values(threads).flatMap(({ id, title, turns }) => {
      const at = turns.at(-1)?.timestamp;
      if (id === null || title === null || at === undefined) return [];
      return [{ id, title, title_state: 'set' as const, created_at: at, updated_at: at, pinned_at: null }];
    }),
  );
  await takeUnsent(showUnsent);
}

function offerNewVersion(change: () => void): void {
  const action = { label: 'Reload', run: change };
  showToast('A new version is here.', { action, lifeMs: 60_000 });
}

function onChatEvent(event: ChatEvent): void {
  switch (event.type) {
    case 'started':
      noteActivity(event.conversationId, event.isNew, event.text);
      if (event.isNew) giveAddress(event.threadKey, event.conversationId);
      return;
    case 'undone':
      giveBackQueue(event.threadKey, useChat.getState().homeKey);
      return;
    case 'titled':
      noteTitle(event.conversationId, event.title);
      return;
    case 'branched':
      noteChanged(event.conversation);
      openConversation(event.conversation.id);
  }
}

/** The conversation's page replaces the empty one, unless the reader has gone elsewhere meanwhile. */
function giveAddress(key: string, conversationId: number): void {
  moveDraft(key);
  keepQueue(key);
  if (currentRoute().name === 'home' && shownHomeKey === key) navigate(conversationPath(conversationId));
}

/** Which thread the empty page last showed: by the time a run has started, `homeKey` is already the next one. */
let shownHomeKey = useChat.getState().homeKey;
export function noteShownHome(key: string): void {
  shownHomeKey = key;
}

function copyTitles({ items }: { items: { id: number; title: string }[] }): void {
  for (const { id, title } of items) noteThreadTitle(id, title);
}

export function openConversation(conversationId: number): void {
  navigate(conversationPath(conversationId));
}

/** Deletes a conversation, leaves its page, and comes back to it on undo. */
export function removeConversation(conversationId: number): void {
  const path = conversationPath(conversationId);
  const wasOpen = window.location.pathname === path;
  if (wasOpen) navigate(homePath);
  forgetThread(conversationId);
  void deleteConversation(conversationId, () => {
    if (wasOpen && currentRoute().name === 'home') navigate(path);
  });
}
