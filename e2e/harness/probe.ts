import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorBody } from '@parley/contract/errors';
import type { Ledger } from './ledger.ts';

export interface Seen {
  /** When it was asked and how long the answer took; `performance.now()`. */
  at: number;
  ms: number;
  /** 0: no answer. */
  status: number;
  code: string | null;
}

/** Asks for `path` about every `everyMs`, whether or not the one before was answered, and keeps what comes of it. */
export class Probe {
  readonly #asked: Promise<void>[] = [];
  readonly #seen: Seen[] = [];
  readonly #asking: Promise<void>;
  #isOver = false;

  constructor(ledger: Ledger, path: string, everyMs = 200) {
    this.#asking = this.#ask(ledger, path, everyMs);
  }

  /** The status of the newest answer to what was asked after `at`, if any. */
  newestSince(at: number): number | undefined {
    return this.#seen.findLast((seen) => seen.at > at)?.status;
  }

  /** Waits for what is still open and returns everything. */
  async stop(): Promise<Seen[]> {
    this.#isOver = true;
    await this.#asking;
    await Promise.all(this.#asked);
    return this.#seen;
  }

  async #ask(ledger: Ledger, path: string, everyMs: number): Promise<void> {
    while (!this.#isOver) {
      this.#asked.push(this.#one(ledger, path));
      await sleep(everyMs);
    }
  }

  async #one(ledger: Ledger, path: string): Promise<void> {
    const at = performance.now();
    const { status, code } = await look(ledger, path).catch(() => ({ status: 0, code: null }));
    this.#seen.push({ at, ms: performance.now() - at, status, code });
  }
}

async function look(ledger: Ledger, path: string): Promise<Pick<Seen, 'status' | 'code'>> {
  const response = await ledger.request(path);
  const body = (await response.json()) as Partial<ErrorBody>;
  return { status: response.status, code: body.error?.code ?? null };
}
