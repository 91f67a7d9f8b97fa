import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * One request that the fake web, or its canary, was sent.
 *
 * Shape:  `query` is what was searched for, empty for pages. `status` is 0 until the head of an answer is written.
 *         `leftEarly`: who asked hung up before the answer's end.
 * Units:  `atMs` since the process began.
 */
export interface WebRequest {
  method: string;
  /** `host:port`, as asked for. */
  host: string;
  /** With its query. */
  path: string;
  query: string;
  form: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  status: number;
  leftEarly: boolean;
  atMs: number;
  /** null while it is under way. */
  endMs: number | null;
}

/** Adds the request to `log` and completes the entry as the answer proceeds. */
export function logRequest(
  log: WebRequest[],
  req: IncomingMessage,
  res: ServerResponse,
  form: URLSearchParams,
): WebRequest {
  const entry: WebRequest = {
    method: req.method ?? '',
    host: req.headers.host ?? '',
    path: req.url ?? '',
    query: form.get('q') ?? form.get('srsearch') ?? form.get('gsrsearch') ?? '',
    form: Object.fromEntries(form),
    headers: Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)])),
    status: 0,
    leftEarly: false,
    atMs: performance.now(),
    endMs: null,
  };
  log.push(entry);
  res.on('close', () => {
    entry.status = res.headersSent ? res.statusCode : 0;
    entry.leftEarly = !res.writableEnded;
    entry.endMs = performance.now();
  });
  return entry;
}
