import type { Log } from '../../platform/log.ts';
import { kindOf } from './media-type.ts';
import { ThreadPool } from './thread-pool.ts';
import { type Page, type RawPage, ReadFault } from './types.ts';

/** A PDF of the size that is fetched takes longer than any page that is worth the wait. */
const pdfTimeoutMs = 4_000;

export interface PageReaderOptions {
  /** Threads at most. They are started when pages come and ended a minute after the last one. */
  workers: number;
  /** For one page, from when a thread has it. */
  timeoutMs: number;
  /** For what a page is while it is read. */
  maxHeapMb: number;
  log: Log;
}

export interface PageReader {
  /**
   * Reads a page in a thread of its own, in the order of the calls.
   *
   * Errors: ReadFault; the abort's reason.
   */
  read(raw: RawPage, signal: AbortSignal): Promise<Page>;
  /** Starts a thread ahead of the first page, so that it has not to wait for one. */
  warm(): void;
  close(): Promise<void>;
}

export function createPageReader(options: PageReaderOptions): PageReader {
  const threads = new ThreadPool(options.workers, options.maxHeapMb);
  return {
    async read(raw, signal) {
      const thread = await threads.take(signal);
      const timeoutMs = kindOf(raw.contentType, raw.body) === 'pdf' ? pdfTimeoutMs : options.timeoutMs;
      try {
        return await thread.read(raw, { timeoutMs, signal });
      } catch (error) {
        if (error instanceof ReadFault && error.code !== 'unreadable') {
          options.log.info({ url: raw.url, code: error.code }, 'pages.read: given up');
        }
        throw error;
      } finally {
        threads.give(thread);
      }
    },
    warm: () => threads.warm(),
    close: () => threads.close(),
  };
}
