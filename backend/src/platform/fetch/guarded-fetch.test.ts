import type { IncomingMessage } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { expect, test } from 'vitest';
import { ask, askHere, fault, listening, serving } from '../../testing/web.ts';

test('gives the answer with its type, headers and body', async () => {
  const { port } = await serving((_request, response) => {
    response.writeHead(203, { 'Content-Type': 'Text/HTML; charset=utf-8', 'X-A': ['1', '2'] }).end('hällo');
  });
  const fetched = await askHere(port, '/a?b=c#d');
  expect(fetched).toMatchObject({ status: 203, type: 'text/html', headers: { 'x-a': '1, 2' } });
  expect(fetched.url).toBe(`http://127.0.0.1:${port}/a?b=c#d`);
  expect(fetched.body.toString()).toBe('hällo');
});

test('says who asks, and nothing that was not given', async () => {
  let seen: IncomingMessage | undefined;
  const { port } = await serving((request, response) => {
    seen = request;
    response.setHeader('set-cookie', 'a=b').end();
  });
  await askHere(port, '/a?b', { headers: { Accept: 'text/html', Host: 'evil', 'Accept-Encoding': 'x' } });
  expect(seen?.url).toBe('/a?b');
  expect(seen?.headers).toEqual({
    host: `127.0.0.1:${port}`,
    connection: 'keep-alive',
    accept: 'text/html',
    'user-agent': 'Test/1',
    'accept-encoding': 'gzip, br, zstd',
  });
  await askHere(port, '/', { headers: { 'User-Agent': 'Own/2' } });
  expect(seen?.headers).toMatchObject({ 'user-agent': 'Own/2' });
  expect(seen?.headers.cookie).toBeUndefined();
});

test('sends a body', async () => {
  const { port } = await serving((request, response) => void request.pipe(response));
  expect((await askHere(port, '/', { method: 'POST', body: 'q=ä' })).body.toString()).toBe('q=ä');
});

test('an error status is an answer', async () => {
  const { port } = await serving((_request, response) => void response.writeHead(503).end('later'));
  expect(await askHere(port)).toMatchObject({ status: 503, body: Buffer.from('later') });
});

test('leaves no connection behind', async () => {
  const { port, sockets } = await serving((_request, response) => void response.end('x'));
  await askHere(port);
  const [socket] = sockets;
  if (!socket?.closed) await new Promise((resolve) => socket?.once('close', resolve));
  expect(sockets.size).toBe(1);
});

test('nobody listening, and a name without an address, are unreachable', async () => {
  await expect(askHere(9)).rejects.toEqual(fault('unreachable'));
  await expect(ask('http://nowhere.example/')).rejects.toEqual(fault('unreachable'));
  await expect(ask('http://empty.example/', { names: { 'empty.example': [] } })).rejects.toEqual(
    fault('unreachable'),
  );
});

test.each([
  'http://site.example:9/',
  'https://site.example:9/',
  'http://224.0.0.1:9/',
  'https://224.0.0.1:9/',
  'https://[ff0e::1]:9/',
])('%s, to which there is no way, is unreachable', async (url) => {
  const allow = ['site.example:9', '224.0.0.1:9', '[ff0e::1]:9'];
  await expect(ask(url, { names: { 'site.example': ['224.0.0.1'] }, allow })).rejects.toEqual(
    fault('unreachable'),
  );
});

test('a header that could not be sent is a fault of the caller', async () => {
  await expect(askHere(9, '/', { headers: { accept: 'a\r\nb' } })).rejects.toThrow('invalid accept header');
});

test.each([
  ['image/png', ['text/html'], 'wrong_type'],
  ['text/html-sandboxed', ['text/html'], 'wrong_type'],
  [undefined, ['text/html'], 'wrong_type'],
  ['text/html;charset=x', ['text/html', 'text/plain'], null],
  [' TEXT/PLAIN ', ['text/html', 'text/plain'], null],
  [undefined, ['text/html', ''], null],
])('%j among %j', async (sent, types, expected) => {
  const { port } = await serving((_request, response) => {
    if (sent) response.setHeader('content-type', sent);
    response.write('x');
    if (!expected) response.end();
  });
  const fetched = askHere(port, '/', { types });
  if (expected) await expect(fetched).rejects.toEqual(fault(expected));
  else expect((await fetched).body.toString()).toBe('x');
});

test('an error page of another type comes without its body', async () => {
  const { port } = await serving((_request, response) => {
    response.writeHead(404, { 'content-type': 'image/png' }).write('x');
  });
  expect(await askHere(port, '/', { types: ['text/html'] })).toMatchObject({
    status: 404,
    type: 'image/png',
    body: Buffer.alloc(0),
  });
});

test.each(['/', 'http://127.0.0.1/', 'http://localhost/', 'http://[::1]/', 'ftp://example.com/'])(
  '%s is refused and the DNS is not asked',
  async (url) => {
    const asked: string[] = [];
    await expect(ask(url, { asked })).rejects.toEqual(fault('refused'));
    expect(asked).toEqual([]);
  },
);

test('an allowed address leaves its neighbours refused', async () => {
  const { port, sockets } = await serving((_request, response) => void response.end('in'));
  const allow = [`127.0.0.1:${port}`, 'wiki.lan:80'];
  expect((await ask(`http://127.1:${port}/`, { allow })).body.toString()).toBe('in');
  for (const url of [
    `http://localhost:${port}/`,
    `http://127.0.0.2:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://example.com:${port}/`,
    'http://127.0.0.1/',
    'https://wiki.lan/',
  ]) {
    await expect(ask(url, { allow, names: { 'example.com': ['127.0.0.1'] } })).rejects.toEqual(
      fault('refused'),
    );
  }
  expect(sockets.size).toBe(1);
});

test.each([
  ['private', ['10.0.0.1']],
  ['loopback', ['127.0.0.1']],
  ['mixed, public first', ['93.184.216.34', '127.0.0.1']],
  ['mixed, private first', ['127.0.0.1', '93.184.216.34']],
  ['IPv6 loopback beside public IPv4', ['93.184.216.34', '::1']],
  ['mapped', ['::ffff:127.0.0.1']],
  ['with a zone', ['fe80::1%1']],
  ['no address at all', ['localhost']],
])('a name that stands for something %s is refused', async (_what, addresses) => {
  await expect(ask('http://site.example/', { names: { 'site.example': addresses } })).rejects.toEqual(
    fault('refused'),
  );
});

test('a public name is connected to at the very address that was judged, asked for once', async () => {
  const { port } = await serving((request, response) => void response.end(request.headers.host));
  const asked: string[] = [];
  const names = { 'site.example': ['127.0.0.1'] };
  const fetched = await ask(`http://site.example.:${port}/`, {
    asked,
    names,
    allow: [`site.example:${port}`],
  });
  expect(fetched.body.toString()).toBe(`site.example:${port}`);
  expect(asked).toEqual(['site.example']);
});

test('goes on to the next address when the first does not answer', async () => {
  const { port } = await serving((_request, response) => void response.end('here'));
  const names = { 'site.example': ['::1', '127.0.0.1'] };
  const fetched = await ask(`http://site.example:${port}/`, { names, allow: [`site.example:${port}`] });
  expect(fetched.body.toString()).toBe('here');
});

test('a name that turns to an address inside between two hops is refused at the second', async () => {
  const { port, sockets } = await serving((_request, response) => {
    response.writeHead(302, { location: 'http://turning.example/' }).end();
  });
  const answers = [['93.184.216.34'], ['127.0.0.1']];
  const names = {
    get 'turning.example'() {
      return answers.pop() ?? [];
    },
  };
  await expect(askHere(port, '/', { names })).rejects.toEqual(fault('refused'));
  expect(sockets.size).toBe(1);
});

/** The TLS extension that names the protocols to choose from: two lengths, and one name of eight characters. */
const onlyHttp1 = Buffer.concat([Buffer.from([0, 16, 0, 11, 0, 9, 8]), Buffer.from('http/1.1')]);

test('https greets the judged address with the name, and gives nothing to a stranger', async () => {
  let greeting: Buffer = Buffer.alloc(0);
  const { port } = await listening(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data: Buffer) => {
        greeting = data;
        socket.end();
      });
    }),
  );
  const names = { 'site.example': ['127.0.0.1'] };
  await expect(
    ask(`https://site.example:${port}/secret`, { names, allow: [`site.example:${port}`] }),
  ).rejects.toEqual(fault('unreachable'));
  expect(greeting[0]).toBe(0x16);
  expect(greeting.includes('site.example')).toBe(true);
  expect(greeting.includes(onlyHttp1)).toBe(true);
  expect(greeting.includes('secret')).toBe(false);
});

test('the proxies of the environment are passed by', async () => {
  const { port: proxy, sockets } = await serving((_request, response) => void response.end('proxy'));
  const { port } = await serving((_request, response) => void response.end('site'));
  const before = { ...process.env };
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) {
    process.env[name] = `http://127.0.0.1:${proxy}`;
  }
  try {
    expect((await askHere(port)).body.toString()).toBe('site');
  } finally {
    process.env = before;
  }
  expect(sockets.size).toBe(0);
});
