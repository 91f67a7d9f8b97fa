import type { UserEvent } from '@parley/contract/user-events';
import { describeProblem } from '../../lib/problems.ts';
import { conversationPath, currentRoute, navigate } from '../../lib/router.ts';
import { showToast } from '../../ui/toasts.ts';
import { isGone, loadThread, missThread } from '../chat/actions.ts';
import { untilCalm } from '../chat/branches.ts';
import { giveBackDraft, readDraft } from '../chat/drafts.ts';
import { resumeUnsent } from '../chat/outbox.ts';
import { getThread, isBeingWritten, noteThreadTitle, threadKey, useChat } from '../chat/state.ts';
import { forgetRunning, noteEnded, noteRunning } from '../conversations/activity.ts';
import { noteChanged, noteRemoved, refreshTop } from '../conversations/state.ts';
import { retryModels } from '../models/state.ts';

/** Brings what is on the screen in line with what happened elsewhere in the account. */
export function onAccountEvent(event: UserEvent): void {
  switch (event.type) {
    case 'ready':
      forgetRunning();
      catchUp();
      return;
    case 'run.started':
      noteRunning(event.conversation_id);
      reloadIfShown(event.conversation_id);
      return;
    case 'run.ended':
      noteEnded(event.conversation_id, isShown(event.conversation_id) && !document.hidden);
      if (!hasEnded(event.conversation_id, event.message_id)) reloadIfShown(event.conversation_id);
      return;
    case 'conversation.changed': {
      const { id, title } = event.conversation;
      noteChanged(event.conversation);
      // The list may not have been read so far down.
      noteThreadTitle(id, title);
      if (getThread(threadKey(id)).load === 'missing') reloadIfShown(id);
      else if (event.leaf_id !== undefined) void followBranch(id, event.leaf_id);
      return;
    }
    case 'conversation.removed':
      noteRemoved(event.conversation_id);
      missThread(event.conversation_id);
  }
}

/** Reads again what may have changed while nobody listened, and sends what is left to send. */
function catchUp(): void {
  void refreshTop().catch(() => {});
  void retryModels();
  const route = currentRoute();
  if (route.name === 'conversation') reloadIfShown(route.conversationId);
  void sendLeftovers();
}

/** What this tab writes itself, it knows best. */
function reloadIfShown(conversationId: number): void {
  if (isShown(conversationId) && !isBeingWritten(conversationId)) void loadThread(conversationId);
}

/** Another branch is the visible one by now, down to `leafId`; it may have been chosen in this tab. */
async function followBranch(conversationId: number, leafId: number): Promise<void> {
  await untilCalm(conversationId);
  const end = getThread(threadKey(conversationId)).turns.at(-1);
  if (end?.id !== leafId) reloadIfShown(conversationId);
}

function isShown(conversationId: number): boolean {
  const route = currentRoute();
  return route.name === 'conversation' && route.conversationId === conversationId;
}

/** Nobody has begun anything at the start page since it was opened. */
function isHomeEmpty(): boolean {
  const { homeKey } = useChat.getState();
  return currentRoute().name === 'home' && getThread(homeKey).turns.length === 0 && readDraft(homeKey) === '';
}

function hasEnded(conversationId: number, messageId: number): boolean {
  const turn = getThread(threadKey(conversationId)).turns.find(({ id }) => id === messageId);
  return turn !== undefined && turn.status !== 'running';
}

/** Sends the messages of tabs that were closed before the server had taken them. */
export function sendLeftovers(): Promise<void> {
  return resumeUnsent({
    taken: (_, conversationId) => {
      const run = () => navigate(conversationPath(conversationId));
      if (isShown(conversationId)) return reloadIfShown(conversationId);
      if (isHomeEmpty()) return run();
      showToast('A message from before has been sent now.', { action: { label: 'Open', run } });
    },
    refused: ({ message, conversation_id }, error) => {
      const isThere = conversation_id && !isGone(error);
      giveBackDraft(isThere ? threadKey(conversation_id) : useChat.getState().homeKey, message);
      const place = isThere ? 'It is back in the composer.' : 'It is in the composer of a new chat.';
      showToast(`A message from before was not sent. ${describeProblem(error)} ${place}`, {
        tone: 'problem',
      });
    },
  });
}
