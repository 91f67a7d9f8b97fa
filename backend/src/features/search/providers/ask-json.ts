import type { z } from 'zod';
import { FetchFault, type FetchRequest, type GuardedFetch } from '../../../platform/fetch/port.ts';
import { outcomeWithout } from '../outcome.ts';
import type { SearchOutcome } from '../port.ts';
import { userAgent } from './user-agent.ts';

const timeoutMs = 6_000;
const maxBytes = 1024 * 1024;
/** Out of requests or credit for now; the last two are Tavily's. */
const outOfCredit = new Set([402, 429, 432, 433]);

type JsonAnswer<T> = { ok: true; data: T } | { ok: false; outcome: SearchOutcome };

/**
 * Asks an engine that answers in JSON. Redirects are not followed: the request may carry a key.
 *
 * Errors: the abort's reason.
 */
export async function askJson<T>(
  fetch: GuardedFetch,
  request: Pick<FetchRequest, 'url' | 'method' | 'headers' | 'body' | 'signal'>,
  shape: z.ZodType<T>,
): Promise<JsonAnswer<T>> {
  const headers = { accept: 'application/json', 'user-agent': userAgent, ...request.headers };
  const failed = (status: 'blocked' | 'markup_changed' | 'error'): JsonAnswer<T> => ({
    ok: false,
    outcome: outcomeWithout(status),
  });
  try {
    const { status, body } = await fetch({
      ...request,
      headers,
      redirects: 'answer',
      timeoutMs,
      maxWireBytes: maxBytes,
      maxBytes,
    });
    if (outOfCredit.has(status)) return failed('blocked');
    if (status !== 200) return failed('error');
    const data = shape.safeParse(jsonOf(body));
    return data.success ? { ok: true, data: data.data } : failed('markup_changed');
  } catch (error) {
    if (error instanceof FetchFault) return failed('error');
    throw error;
  }
}

/** Those of the items that have the shape: one odd result does not cost the others. */
export const itemsOf = <T>(items: readonly unknown[], shape: z.ZodType<T>): T[] =>
  items.flatMap((item) => {
    const parsed = shape.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
