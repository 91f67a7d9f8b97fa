import type { PageFault } from '@parley/contract/search';
import { FetchFault, type GuardedFetch } from '../../platform/fetch/port.ts';
import { sha256 } from '../../platform/ids.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { PageReader } from './read-page.ts';
import * as store from './store.ts';
import { type OpenedPage, ReadFault } from './types.ts';

export interface PageDeps {
  db: Db;
  fetch: GuardedFetch;
  reader: PageReader;
}

export type PageOutcome = { ok: true; page: OpenedPage } | { ok: false; fault: PageFault };

const readable = [
  'text/html',
  'application/xhtml+xml',
  'text/plain',
  'text/markdown',
  'application/json',
  'application/pdf',
];
const maxWireBytes = 2 * 1024 * 1024;
const maxBytes = 5 * 1024 * 1024;

/**
 * What a person would read at `url`, out of the shared cache when it was read in the last 24 hours.
 *
 * Units:  `timeoutMs` is for the network; reading has a limit of its own.
 * Errors: the abort's reason; all else is a fault.
 */
export async function openPage(
  deps: PageDeps,
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<PageOutcome> {
  const key = sha256(url);
  const known = await store.findPage(deps.db, key);
  if (known) return { ok: true, page: known };
  try {
    return await fetchPage(deps, key, { url, timeoutMs, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FetchFault) return { ok: false, fault: faultOfFetch[error.code] };
    if (error instanceof ReadFault) return { ok: false, fault: error.code };
    throw error;
  }
}

async function fetchPage(
  deps: PageDeps,
  key: Buffer,
  { url, timeoutMs, signal }: { url: string; timeoutMs: number; signal: AbortSignal },
): Promise<PageOutcome> {
  const headers = { accept: `${readable.join(', ')};q=0.9`, 'accept-language': '*' };
  const request = { url, headers, types: readable, timeoutMs, maxWireBytes, maxBytes, signal };
  const fetched = await deps.fetch(request);
  const fault = faultOfStatus(fetched.status);
  if (fault) return { ok: false, fault };
  const contentType = fetched.headers['content-type'] ?? '';
  const page = await deps.reader.read({ url: fetched.url, contentType, body: fetched.body }, signal);
  const opened = { ...page, url: fetched.url };
  const mayKeep = !/no-store|private/i.test(fetched.headers['cache-control'] ?? '');
  const fetchedAt = mayKeep ? await store.keepPage(deps.db, key, opened) : new Date().toISOString();
  return { ok: true, page: { ...opened, fetched_at: fetchedAt } };
}

const faultOfFetch: Record<FetchFault['code'], PageFault> = {
  refused: 'refused',
  unreachable: 'unreachable',
  timeout: 'timeout',
  too_large: 'too_large',
  wrong_type: 'wrong_type',
  too_many_redirects: 'unreachable',
  bad_response: 'unreachable',
};

function faultOfStatus(status: number): PageFault | null {
  if (status >= 200 && status < 300) return null;
  if (status === 404 || status === 410) return 'not_found';
  if (status >= 500) return 'server_error';
  return 'forbidden';
}
