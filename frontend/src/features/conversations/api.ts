import type { ConversationPage, ConversationSummary } from '@parley/contract/conversations';
import { limits } from '@parley/contract/limits';
import { request } from '../../lib/http.ts';

const path = '/api/v1/conversations';

/** A page is small at first, so that something is there soon, and large when somebody scrolls on. */
export const fetchPage = (cursor: string | null) =>
  request<ConversationPage>(
    cursor === null ? path : `${path}?limit=${limits.pageMaxItems}&cursor=${encodeURIComponent(cursor)}`,
  );

export const fetchPinned = () =>
  request<ConversationPage>(`${path}?pinned=true&limit=${limits.pageMaxItems}`);

export const search = (words: string, signal: AbortSignal) =>
  request<ConversationPage>(`${path}?limit=20&search=${encodeURIComponent(words)}`, { signal });

export const pin = (id: number, isPinned: boolean) =>
  request<ConversationSummary>(`${path}/${id}/pin`, { method: 'PUT', body: { is_pinned: isPinned } });

export const rename = (id: number, title: string) =>
  request<ConversationSummary>(`${path}/${id}/title`, { method: 'PUT', body: { title } });

export const remove = (id: number) => request<void>(`${path}/${id}`, { method: 'DELETE' });

export const restore = (id: number) =>
  request<ConversationSummary>(`${path}/${id}/restore`, { method: 'POST' });
