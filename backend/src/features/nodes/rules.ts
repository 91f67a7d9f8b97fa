import { z } from 'zod';
import type { Envelope } from './types.ts';

const id = z.int();
const envelope = z.object({
  from: z.string(),
  message: z.discriminatedUnion('type', [
    z.object({ type: z.enum(['joined', 'orphans']) }),
    z.object({ type: z.literal('logged'), runIds: z.array(id) }),
    z.object({ type: z.literal('stop'), runId: id }),
    z.object({ type: z.literal('signed-out'), sessionId: id }),
    z.object({ type: z.literal('user'), userId: id, event: z.looseObject({ type: z.string() }) }),
  ]),
});

/** Null for what no node of ours has sent: whoever uses the database may speak on any channel. */
export function parseEnvelope(payload: string): Envelope | null {
  try {
    return envelope.parse(JSON.parse(payload)) as Envelope;
  } catch {
    return null;
  }
}

/** A node that has not renewed for this long is taken for dead. */
export const leaseSeconds = 8;
const leaseMs = leaseSeconds * 1_000;

/**
 * Whether this node may call another one dead.
 *
 * After an outage of the database every lease has run out although every node lives. So only a node whose own renewals
 * have not been interrupted for a whole lease time may judge: by then the living have renewed theirs.
 */
export class Contact {
  readonly #now: () => number;
  #steadySince: number | null = null;
  #lastAt = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  renewed(): void {
    const now = this.#now();
    if (this.#steadySince === null || now - this.#lastAt > leaseMs) this.#steadySince = now;
    this.#lastAt = now;
  }

  get isSteady(): boolean {
    const now = this.#now();
    return (
      this.#steadySince !== null && now - this.#lastAt <= leaseMs / 2 && now - this.#steadySince >= leaseMs
    );
  }
}
