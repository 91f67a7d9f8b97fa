import { createServer as createTcpServer } from 'node:net';
import { expect, test } from 'vitest';
import { askHere, fault, listening, saying, serving } from '../../testing/web.ts';
import { createGuardedFetch } from './guarded-fetch.ts';

const kb = 1024;
const mb = 1024 * kb;

test('a body of exactly the most bytes is read, and one more is too large', async () => {
  const { port } = await serving((request, response) => {
    response.end('x'.repeat(Number(request.url?.slice(1))));
  });
  expect((await askHere(port, '/1000', { maxBytes: 1000 })).body.length).toBe(1000);
  await expect(askHere(port, '/1001', { maxBytes: 1000 })).rejects.toEqual(fault('too_large'));
});

test('a length that is announced as too large is not waited for', async () => {
  const { port } = await saying('HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n', false);
  await expect(askHere(port)).rejects.toEqual(fault('too_large'));
});

test.each([
  ['with no length', 'HTTP/1.1 200 OK\r\n\r\n', 'x'],
  ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
  ['of one chunk extension', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;', 'x'],
  ['of interim answers', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ['of a reason phrase', 'HTTP/1.1 200 ', 'x'],
  ['of spaces before a header', 'HTTP/1.1 200 OK\r\na:', ' '],
])('an endless answer %s is cut off at the most bytes', async (_what, head, piece) => {
  const block = piece.repeat(Math.ceil((16 * kb) / piece.length));
  let sent = 0;
  const { port } = await listening(
    createTcpServer((socket) => {
      const pour = () => {
        while (socket.writable && socket.write(block)) sent += block.length;
        sent += block.length;
      };
      socket.on('error', () => undefined).on('drain', pour);
      socket.once('data', () => {
        socket.write(head);
        pour();
      });
    }),
  );
  await expect(askHere(port, '/', { maxWireBytes: 200 * kb })).rejects.toEqual(fault('too_large'));
  expect(sent).toBeLessThan(50 * mb);
});

test.each([
  ['one long header', `X: ${'x'.repeat(20 * kb)}\r\n`],
  ['many headers', 'X: x\r\n'.repeat(20 * kb)],
])('%s is too large', async (_what, headers) => {
  const { port } = await saying(`HTTP/1.1 200 OK\r\n${headers}Content-Length: 0\r\n\r\n`);
  await expect(askHere(port)).rejects.toEqual(fault('too_large'));
});

test.each([
  ['silence', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
])('%s ends at the deadline, with its connection', async (_what, text) => {
  const { port, sockets } = await saying(text, false);
  await expect(askHere(port, '/', { timeoutMs: 100 })).rejects.toEqual(fault('timeout'));
  const [socket] = sockets;
  if (!socket?.closed) await new Promise((resolve) => socket?.once('close', resolve));
});

test('a body that drips one byte at a time ends at the deadline', async () => {
  let timer: NodeJS.Timeout | undefined;
  const { port } = await serving((_request, response) => {
    timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  });
  await expect(askHere(port, '/', { timeoutMs: 150 })).rejects.toEqual(fault('timeout'));
});

test('the deadline is for all hops together', async () => {
  let requests = 0;
  const { port } = await serving((_request, response) => {
    requests++;
    setTimeout(() => response.writeHead(302, { location: '/' }).end(), 80);
  });
  await expect(askHere(port, '/', { timeoutMs: 200 })).rejects.toEqual(fault('timeout'));
  expect(requests).toBeLessThan(5);
});

test('a DNS that never answers ends at the deadline', async () => {
  const fetch = createGuardedFetch({
    allow: [],
    userAgent: 'x',
    resolve: () => new Promise(() => undefined),
  });
  const request = { url: 'http://a.example/', timeoutMs: 50, maxWireBytes: 1, maxBytes: 1 };
  await expect(fetch({ ...request, signal: new AbortController().signal })).rejects.toEqual(fault('timeout'));
});

test.each([
  ['before the answer', ''],
  ['in the middle of the body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
])('an abort %s gives its reason and closes the connection', async (_what, text) => {
  const controller = new AbortController();
  const closed = Promise.withResolvers<void>();
  const { port } = await listening(
    createTcpServer((socket) => {
      socket.on('error', () => undefined).on('close', () => closed.resolve());
      socket.once('data', () => socket.write(text, () => controller.abort(new Error('stopped'))));
    }),
  );
  await expect(askHere(port, '/', { signal: controller.signal })).rejects.toThrow('stopped');
  await closed.promise;
});

test('an abort while the DNS is asked gives its reason', async () => {
  const controller = new AbortController();
  const fetch = createGuardedFetch({
    allow: [],
    userAgent: 'x',
    resolve: () => {
      controller.abort(new Error('stopped'));
      return new Promise(() => undefined);
    },
  });
  const request = { url: 'http://a.example/', timeoutMs: 5000, maxWireBytes: 1, maxBytes: 1 };
  await expect(fetch({ ...request, signal: controller.signal })).rejects.toThrow('stopped');
});

test('what was aborted before is not begun', async () => {
  const { port, sockets } = await serving((_request, response) => void response.end());
  await expect(askHere(port, '/', { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
    'stopped',
  );
  expect(sockets.size).toBe(0);
});

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a length that is a lie', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
  ['a length below nothing', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['chunks that are none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['a change of protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ['nothing', ''],
])('%s is a bad response', async (_what, text) => {
  const { port } = await saying(text);
  await expect(askHere(port)).rejects.toEqual(fault('bad_response'));
});

test('more than the announced length is left alone', async () => {
  const { port } = await saying('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nevil');
  expect((await askHere(port)).body.toString()).toBe('ok');
});

test('a header named like a part of every object is only a header', async () => {
  const { port } = await saying('HTTP/1.1 200 OK\r\n__proto__: x\r\nContent-Length: 0\r\n\r\n');
  const { headers } = await askHere(port);
  expect(headers.constructor).toBeUndefined();
  expect(Object.keys(headers)).toContain('__proto__');
});

test.each(['gzip', 'gzip, gzip, gzip', 'rot13'])('a body that is no %s is a bad response', async (coding) => {
  const { port } = await serving((_request, response) => {
    response.setHeader('content-encoding', coding).end('plain text');
  });
  await expect(askHere(port)).rejects.toEqual(fault('bad_response'));
});
