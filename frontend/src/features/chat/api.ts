import type { ChatRequest, RunState } from '@parley/contract/chat';
import type { Conversation, ConversationSummary, Found, Outline } from '@parley/contract/conversations';
import type { SearchMode, SearchState } from '@parley/contract/search';
import { request, send } from '../../lib/http.ts';

/** What may be asked of a regeneration. */
export interface RegenerateRequest {
  model?: string | null;
  client_id: string;
  search?: SearchMode;
}

export const fetchSearchState = () => request<SearchState>('/api/v1/search');

export const openChat = (body: ChatRequest, signal: AbortSignal) =>
  send('/api/v1/chat', { method: 'POST', body, signal });

export const openRegeneration = (messageId: number, body: RegenerateRequest, signal: AbortSignal) =>
  send(`/api/v1/messages/${messageId}/regenerate`, { method: 'POST', body, signal });

/** Goes on with an answer that ended early; the stream begins with the whole answer so far. */
export const openContinuation = (messageId: number, signal: AbortSignal) =>
  send(`/api/v1/messages/${messageId}/continue`, { method: 'POST', signal });

/** The run's events after `lastSeq`, live. */
export const openEvents = (runId: number, lastSeq: number, signal: AbortSignal) =>
  send(`/api/v1/runs/${runId}/events`, { headers: { 'last-event-id': String(lastSeq) }, signal });

export const stopRun = (runId: number) => request<RunState>(`/api/v1/runs/${runId}/stop`, { method: 'POST' });

/** Messages in one reading of a path. */
const pageMessages = 40;

/** The end of the conversation's path, or the page at a message. */
export function fetchConversation(
  conversationId: number,
  place: { before?: number; after?: number; around?: number } = {},
  signal?: AbortSignal,
): Promise<Conversation> {
  const query = new URLSearchParams({ limit: String(pageMessages) });
  for (const [name, messageId] of Object.entries(place)) query.set(name, String(messageId));
  return request(`/api/v1/conversations/${conversationId}?${query}`, signal ? { signal } : {});
}

export const fetchOutline = (conversationId: number) =>
  request<Outline>(`/api/v1/conversations/${conversationId}/outline`);

export const findText = (conversationId: number, text: string, signal: AbortSignal) =>
  request<Found>(`/api/v1/conversations/${conversationId}/find?${new URLSearchParams({ q: text })}`, {
    signal,
  });

export const branchOff = (conversationId: number, messageId: number) =>
  request<ConversationSummary>(`/api/v1/conversations/${conversationId}/branches`, {
    method: 'POST',
    body: { message_id: messageId },
  });

/** Answers with the end of the path that is shown from now on. */
export const selectBranch = (conversationId: number, messageId: number) =>
  request<Conversation>(`/api/v1/conversations/${conversationId}/branch?limit=${pageMessages}`, {
    method: 'PUT',
    body: { message_id: messageId },
  });
