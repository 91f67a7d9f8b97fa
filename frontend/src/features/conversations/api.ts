import type { ConversationPage, ConversationSummary } from '@parley/contract/conversations';
import { request } from '../../lib/http.ts';

const path = '/api/v1/conversations';

export const fetchPage = (cursor: string | null) =>
  request<ConversationPage>(cursor === null ? path : `${path}?cursor=${encodeURIComponent(cursor)}`);

export const rename = (id: number, title: string) =>
  request<ConversationSummary>(`${path}/${id}/title`, { method: 'PUT', body: { title } });

export const remove = (id: number) => request<void>(`${path}/${id}`, { method: 'DELETE' });

export const restore = (id: number) =>
  request<ConversationSummary>(`${path}/${id}/restore`, { method: 'POST' });
