import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** `silence` never answers; `endless` sends bytes for as long as it is let. */
export type ScriptedAnswer =
  | { status?: number; body: string | Buffer; type?: string; headers?: Record<string, string> }
  | 'silence'
  | 'endless';

export interface SearchServer {
  url: string;
  requests: SeenRequest[];
  /** Answers the requests to come, in this order; the last one goes on answering. */
  answer(...answers: ScriptedAnswer[]): void;
  /** Resolves with the next request whose client leaves before it was answered. */
  abandoned(): Promise<void>;
  /** Resolves at the next request. */
  asked(): Promise<void>;
  close(): Promise<void>;
}

/** A search engine on 127.0.0.1 that says what a test tells it to. */
export async function startSearchServer(): Promise<SearchServer> {
  const requests: SeenRequest[] = [];
  let answers: ScriptedAnswer[] = ['silence'];
  let left = Promise.withResolvers<void>();
  let came = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
    });
    came.resolve();
    came = Promise.withResolvers();
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    response.on('close', () => {
      if (response.writableFinished) return;
      left.resolve();
      left = Promise.withResolvers();
    });
    if (answer !== undefined) send(answer, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(...next) {
      answers = next;
      requests.length = 0;
    },
    abandoned: () => left.promise,
    asked: () => came.promise,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function send(answer: ScriptedAnswer, response: ServerResponse): void {
  if (answer === 'silence') return;
  if (answer === 'endless') {
    const fill = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
    };
    response.on('drain', fill);
    fill();
    return;
  }
  const type = answer.type ?? 'text/html; charset=UTF-8';
  response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers });
  response.end(answer.body);
}
