import type { Snapshot } from '@parley/contract/search';
import { request } from '../../lib/http.ts';

/** A source of an answer as it was when it was read. */
export const fetchSnapshot = (messageId: number, number: number, signal: AbortSignal) =>
  request<Snapshot>(`/api/v1/messages/${messageId}/sources/${number}`, { signal });
