import type { ChatRequest, RunState } from '@parley/contract/chat';
import type { Conversation, ConversationSummary } from '@parley/contract/conversations';
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

export const fetchConversation = (conversationId: number) =>
  request<Conversation>(`/api/v1/conversations/${conversationId}`);

export const branchOff = (conversationId: number, messageId: number) =>
  request<ConversationSummary>(`/api/v1/conversations/${conversationId}/branches`, {
    method: 'POST',
    body: { message_id: messageId },
  });

export const selectBranch = (conversationId: number, messageId: number) =>
  request<Conversation>(`/api/v1/conversations/${conversationId}/branch`, {
    method: 'PUT',
    body: { message_id: messageId },
  });
