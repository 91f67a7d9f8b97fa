import { Worker } from 'node:worker_threads';
import type { WorkerReply } from './page-worker.ts';
import { type Page, type RawPage, ReadFault } from './types.ts';

const startMaxMs = 10_000;
const youngHeapMb = 16;
/** A heap limit does not count buffers, into which a small PDF can unpack a lot: they are looked at this often. */
const lookMs = 50;
const buffersMaxBytes = 64 * 1024 * 1024;

export interface ReadLimits {
  /** From when the thread is ready; starting one has a limit of its own. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** A thread that reads one page at a time and can be killed while it does. */
export class WorkerThread {
  isAlive = true;
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  #page: PromiseWithResolvers<Page> | null = null;

  constructor(maxHeapMb: number) {
    this.#worker = new Worker(new URL('./page-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: youngHeapMb },
      // Nothing of the process is for code that reads what strangers wrote, and what libraries print is for nobody.
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.unref();
    this.#worker.on('message', (reply: WorkerReply) => this.#hear(reply));
    this.#worker.on('error', (error) => this.#end(faultOf(error)));
    this.#worker.on('exit', () => this.#end(new ReadFault('unreadable', 'The reading thread ended')));
  }

  /** Errors: ReadFault, the abort's reason. The thread may have ended by then. */
  async read(raw: RawPage, { timeoutMs, signal }: ReadLimits): Promise<Page> {
    signal.throwIfAborted();
    const page = Promise.withResolvers<Page>();
    this.#page = page;
    const late = () => this.#end(new ReadFault('timeout', `Not read in time: ${raw.url}`));
    const abort = () => this.#end(signal.reason);
    signal.addEventListener('abort', abort);
    let timer = setTimeout(late, startMaxMs);
    const look = setInterval(() => void this.#checkBuffers(raw.url), lookMs);
    const begin = () => {
      if (this.#page !== page) return;
      clearTimeout(timer);
      timer = setTimeout(late, timeoutMs);
      const body = new Uint8Array(raw.body);
      this.#worker.postMessage({ ...raw, body }, [body.buffer]);
    };
    try {
      void this.#ready.promise.then(begin);
      return await page.promise;
    } finally {
      this.#page = null;
      clearTimeout(timer);
      clearInterval(look);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Resolves when the thread is gone. Errors: none. */
  async kill(): Promise<void> {
    this.isAlive = false;
    await this.#worker.terminate();
  }

  #hear(reply: WorkerReply): void {
    if (reply.type === 'ready') this.#ready.resolve();
    else if (reply.type === 'page') this.#page?.resolve(reply.page);
    else this.#page?.reject(new ReadFault(reply.code, reply.message));
  }

  #end(reason: unknown): void {
    this.#page?.reject(reason);
    this.#page = null;
    void this.kill();
  }

  async #checkBuffers(url: string): Promise<void> {
    const statistics = await this.#worker.getHeapStatistics().catch(() => null);
    if ((statistics?.external_memory ?? 0) <= buffersMaxBytes) return;
    this.#end(new ReadFault('too_large', `Unpacks to too much: ${url}`));
  }
}

function faultOf(error: unknown): ReadFault {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new ReadFault(isMemory ? 'too_large' : 'unreadable', String(error), { cause: error });
}
