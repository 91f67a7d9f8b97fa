import { afterEach, expect, test } from 'vitest';
import { resetChat } from '../chat/actions.ts';
import { emptyThread, getThread, putThread } from '../chat/state.ts';
import { resetConversations, useConversations } from '../conversations/state.ts';
import { onAccountEvent } from './account-events.ts';

const at = (day: number) => `2026-01-0${day}T00:00:00Z`;
const summary = (id: number, day: number, title: string) => ({
  id,
  title,
  title_state: 'set' as const,
  pinned_at: null,
  created_at: at(1),
  updated_at: at(day),
});

afterEach(() => {
  resetChat();
  resetConversations();
});

test('a chat further down than the list was read has its new name where it is open', () => {
  putThread({ ...emptyThread('c5'), id: 5, title: 'Old' });
  useConversations.setState({ items: [summary(9, 8, 'Latest')], nextCursor: 'more' });
  onAccountEvent({ type: 'conversation.changed', conversation: summary(5, 2, 'New') });
  expect(getThread('c5').title).toBe('New');
  expect(useConversations.getState().items).toHaveLength(1);
});
