import { limits } from '@parley/contract/limits';
import type { FastifyReply } from 'fastify';

/** How long a reader may leave its socket full before it is cut; it comes back with Last-Event-ID. */
const stalledReaderMs = 30_000;

/** Without one of its own, each abort would make an error with its stack. */
const readerLeft = new Error('The reader has left.');

const open = new Set<EventStream>();
const heartbeat = setInterval(() => {
  for (const stream of open) stream.beat();
}, limits.heartbeatMs);
heartbeat.unref();

/**
 * A `text/event-stream` answer in progress.
 *
 * Shape:  `write` takes whole frames and says whether the socket can take more; after `false` wait for `drained`.
 * Units:  a comment frame each `limits.heartbeatMs`; a socket that stays full for 30 s is destroyed.
 * Errors: none. Writing after the reader left does nothing; `signal` tells that it left.
 */
export class EventStream {
  readonly sessionId: number;
  readonly #raw: FastifyReply['raw'];
  readonly #left = new AbortController();
  #fullSince: number | null = null;

  /** `sessionId`: whose end also ends the stream. */
  constructor(reply: FastifyReply, sessionId: number) {
    this.sessionId = sessionId;
    this.#raw = reply.raw;
    reply.hijack();
    // Without chunks the body ends with its connection, and a write is one write of the socket: a third of what a token
    // costs. The stream says itself whether it is whole.
    this.#raw.removeHeader('transfer-encoding');
    this.#raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-vercel-ai-ui-message-stream': 'v1',
    });
    // By itself: a head that goes out in front of something stays in memory as the hundred pieces that it was made of.
    this.#raw.flushHeaders();
    this.#raw.write(`retry: ${limits.reconnectMs}\n\n`);
    this.#raw.on('close', () => this.#close());
    this.#raw.on('error', () => this.#close());
    this.#raw.on('drain', () => {
      this.#fullSince = null;
    });
    open.add(this);
    // Who left before we came here has told it already.
    if (this.#raw.destroyed) this.#close();
  }

  get signal(): AbortSignal {
    return this.#left.signal;
  }

  write(frames: string): boolean {
    if (this.signal.aborted) return false;
    const ready = this.#raw.write(frames);
    this.#fullSince = ready ? null : (this.#fullSince ?? performance.now());
    return ready;
  }

  /** Resolves once the socket takes data again or the reader has left. */
  drained(): Promise<void> {
    if (this.signal.aborted || !this.#raw.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = () => {
        this.#raw.off('drain', settle);
        this.signal.removeEventListener('abort', settle);
        resolve();
      };
      this.#raw.on('drain', settle);
      this.signal.addEventListener('abort', settle);
    });
  }

  end(): void {
    if (!this.signal.aborted) this.#raw.end();
  }

  beat(): void {
    if (this.#fullSince === null) this.#raw.write(': hb\n\n');
    else if (performance.now() - this.#fullSince > stalledReaderMs) this.#raw.destroy();
  }

  #close(): void {
    open.delete(this);
    this.#left.abort(readerLeft);
  }
}

/** Ends every open stream, so that the server can close; readers reconnect by themselves. */
export function endAllEventStreams(): void {
  for (const stream of open) stream.end();
}

/** The sessions that have an open stream. */
export const sessionsOfStreams = (): number[] => [...new Set([...open].map(({ sessionId }) => sessionId))];

/** Ends the streams of the sessions that are not among `live`. */
export function endStreamsExcept(live: { has(sessionId: number): boolean }, asked: readonly number[]): void {
  const ended = new Set(asked.filter((id) => !live.has(id)));
  for (const stream of open) if (ended.has(stream.sessionId)) stream.end();
}
