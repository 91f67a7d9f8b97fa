import { leaveExcerpt, reachMessage, takeConversation, whileThere } from './actions.ts';
import * as api from './api.ts';
import { useEditing } from './editing.ts';
import { getThread, isBeingWritten, threadKey, useChat } from './state.ts';

/** Choices that the server has not answered yet, by conversation. */
const choices = new Map<number, Promise<void>>();

/** Shows another version of a message, with what followed it. */
export async function showBranch(key: string, messageId: number): Promise<void> {
  const { id } = getThread(key);
  if (id === null) return;
  const choice = whileThere(id, api.selectBranch(id, messageId), (conversation) => {
    leaveExcerpt(key);
    takeConversation(key, conversation);
  });
  choices.set(id, choice);
  try {
    await choice;
  } finally {
    if (choices.get(id) === choice) choices.delete(id);
  }
  // Where it cannot be gone to, the end of the branch is shown.
  await reachMessage(key, messageId).catch(() => null);
}

/**
 * Resolves once a conversation can show another branch that was chosen elsewhere: no answer and no other wording is
 * being written here, and what was chosen here has been answered.
 */
export async function untilCalm(conversationId: number): Promise<void> {
  await choices.get(conversationId)?.catch(() => {});
  const isCalm = () => {
    const { wordings } = useEditing.getState();
    const isEdited = getThread(threadKey(conversationId)).turns.some(({ key }) => key in wordings);
    return !isEdited && !isBeingWritten(conversationId);
  };
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!isCalm()) return;
      for (const leave of listening) leave();
      resolve();
    };
    const listening = [useChat.subscribe(look), useEditing.subscribe(look)];
    look();
  });
}
