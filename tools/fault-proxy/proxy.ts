import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';

/** What happens to a connection's answers. Everything is off unless it is named; what is changed later counts at once. */
export interface Faults {
  /** Milliseconds that each piece is held back. */
  latencyMs?: number;
  /** Bytes per second. */
  bandwidth?: number;
  /** Pieces of at most so many bytes, each a write of its own. */
  sliceBytes?: number;
  /** After so many bytes, which all arrive, the connection ends. */
  cutAfterBytes?: number;
  /** After so many bytes nothing comes any more, although the connection stays. */
  stallAfterBytes?: number;
  /** Milliseconds that the end of the connection is held back. */
  slowCloseMs?: number;
  /** Nothing comes before this has resolved. */
  heldUntil?: Promise<void> | null;
  /** The same for what the client says. */
  requestsHeldUntil?: Promise<void> | null;
}

export interface FaultProxy {
  url: string;
  /** Connections so far, and those that were cut. */
  stats: { connections: number; cut: number };
  /** Resets every connection now. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * A TCP proxy in front of a port or a unix socket's path that does harm on purpose.
 *
 * Shape:  `faultsOf` is asked once per connection, with its number from 1.
 */
export async function startFaultProxy(
  target: number | string,
  faultsOf: (connection: number) => Faults,
): Promise<FaultProxy> {
  const address = typeof target === 'string' ? { path: target } : { port: target, host: '127.0.0.1' };
  const stats = { connections: 0, cut: 0 };
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    stats.connections += 1;
    const faults = faultsOf(stats.connections);
    const upstream = connect({ ...address, noDelay: true });
    clients.add(client.setNoDelay(true));
    const cut = () => {
      stats.cut += 1;
      client.destroySoon();
    };
    client.on('close', () => {
      clients.delete(client);
      upstream.destroy();
    });
    client.on('error', () => {});
    upstream.on('error', () => client.resetAndDestroy());
    const held = {
      get heldUntil() {
        return faults.requestsHeldUntil ?? null;
      },
    };
    client.pipe(new Harm(held, () => {})).pipe(upstream);
    const harm = new Harm(faults, cut);
    upstream.pipe(harm).on('data', (piece: Buffer) => {
      if (!client.write(piece)) {
        harm.pause();
        client.once('drain', () => harm.resume());
      }
    });
    harm.on('end', () => setTimeout(() => client.end(), faults.slowCloseMs ?? 0));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = () => {
    for (const client of clients) client.resetAndDestroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    stats,
    reset,
    async close() {
      server.close();
      reset();
      await once(server, 'close');
    },
  };
}

/** Passes bytes on as the faults allow, and calls `cut` once where they end. */
class Harm extends Transform {
  readonly #faults: Faults;
  readonly #cut: () => void;
  #passed = 0;

  constructor(faults: Faults, cut: () => void) {
    super();
    this.#faults = faults;
    this.#cut = cut;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    void this.#pass(chunk).then(() => done());
  }

  async #pass(chunk: Buffer): Promise<void> {
    await this.#faults.heldUntil;
    const { latencyMs, bandwidth, sliceBytes = chunk.length } = this.#faults;
    const { cutAfterBytes = Number.POSITIVE_INFINITY, stallAfterBytes = Number.POSITIVE_INFINITY } =
      this.#faults;
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      const left = Math.min(cutAfterBytes, stallAfterBytes) - this.#passed;
      if (left < 0) return;
      const piece = chunk.subarray(at, Math.min(at + sliceBytes, at + left));
      const pauseMs = (latencyMs ?? 0) + (bandwidth ? (piece.length / bandwidth) * 1000 : 0);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (piece.length > 0) this.push(piece);
      this.#passed += piece.length;
      if (this.#passed < cutAfterBytes) continue;
      this.#passed = Number.POSITIVE_INFINITY;
      // After the last piece, which `push` has only queued.
      setImmediate(this.#cut);
      return;
    }
  }
}
