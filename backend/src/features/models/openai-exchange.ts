import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** How long a stream may take to end after its last event, so that its connection can serve again. */
const drainMs = 1_000;
const bodyMaxBytes = 8 * 1024 * 1024;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** At most about 8 MB of it; null for one that was handed on piece by piece. */
  body: string | null;
}

/** Who takes an event stream at the moment it comes. */
export interface PieceTaker {
  take(piece: Buffer): void;
  /** It needs no more. */
  readonly isDone: boolean;
}

interface Asking {
  agent: Dispatcher;
  request: Dispatcher.DispatchOptions;
  /** For the pieces of a successful answer that is a stream; null to have every answer whole. */
  pieces: PieceTaker | null;
  signal: AbortSignal;
}

/**
 * Sends a request and settles at the end of its answer. Without a stream between socket and taker: that costs as much a
 * token as parsing does.
 *
 * Errors: what the connection or `pieces` fails with; the abort's reason, at once, with the connection closed.
 */
export function exchange({ agent, request, pieces, signal }: Asking): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const collected = new Body();
  const answer: Answer = { status: 0, headers: {}, body: null };
  let controller: Dispatcher.DispatchController | null = null;
  let isStream = false;
  let drain: NodeJS.Timeout | undefined;
  const fail = (error: unknown) => {
    reject(error);
    controller?.abort(error as Error);
  };
  const abort = () => fail(signal.reason);
  const finish = () => {
    signal.removeEventListener('abort', abort);
    clearTimeout(drain);
  };
  signal.addEventListener('abort', abort);
  agent.dispatch(request, {
    onRequestStart(given) {
      controller = given;
      if (signal.aborted) abort();
    },
    onResponseStart(_, status, headers) {
      isStream =
        pieces !== null && status === 200 && !/json|html/.test(String(headers['content-type'] ?? ''));
      Object.assign(answer, { status, headers });
    },
    onResponseData(_, piece) {
      if (pieces === null || !isStream) return collected.add(piece);
      if (pieces.isDone) return;
      try {
        pieces.take(piece);
      } catch (error) {
        return fail(error);
      }
      if (!pieces.isDone) return;
      resolve(answer);
      drain = setTimeout(() => controller?.abort(new Error('The stream does not end.')), drainMs).unref();
    },
    onResponseEnd() {
      finish();
      resolve(isStream ? answer : { ...answer, body: collected.text() });
    },
    onResponseError(_, error) {
      finish();
      reject(error);
    },
  });
  if (signal.aborted) abort();
  return promise;
}

class Body {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;

  add(piece: Buffer): void {
    if (this.#bytes < bodyMaxBytes) this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString();
  }
}
