import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { askHere, fault, serving } from '../../testing/web.ts';

const redirecting = (status: number, location: (path: string) => string) =>
  serving((request, response) => {
    const path = request.url ?? '/';
    if (path === '/end') response.end('end');
    else response.writeHead(status, { location: location(path) }).end('moved');
  });

test.each([301, 302, 303, 307, 308])('follows %d', async (status) => {
  const { port } = await redirecting(status, () => '/end');
  const fetched = await askHere(port);
  expect([fetched.url, fetched.body.toString()]).toEqual([`http://127.0.0.1:${port}/end`, 'end']);
});

test('follows four redirects and no fifth', async () => {
  const { port } = await redirecting(302, (path) =>
    path === '/1' ? '/end' : `/${Number(path.slice(1)) - 1}`,
  );
  expect((await askHere(port, '/4')).body.toString()).toBe('end');
  await expect(askHere(port, '/5')).rejects.toEqual(fault('too_many_redirects'));
});

test('a loop ends after five requests', async () => {
  let requests = 0;
  const { port } = await redirecting(302, (path) => {
    requests++;
    return path;
  });
  await expect(askHere(port, '/loop')).rejects.toEqual(fault('too_many_redirects'));
  expect(requests).toBe(5);
});

test('gives a redirect back when asked to, also to where none may go', async () => {
  const { port } = await redirecting(302, () => 'http://127.0.0.1:1/');
  const fetched = await askHere(port, '/', { redirects: 'answer' });
  expect(fetched).toMatchObject({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
  expect(fetched.body.toString()).toBe('moved');
});

test.each(
  [301, 302, 303, 307, 308].flatMap((status) =>
    [
      'http://localhost:PORT/',
      '//127.0.0.2:PORT/',
      'http://0x7f000001/',
      'http://[::1]/',
      'http://169.254.169.254/latest/meta-data/',
      'http://inside.example/',
      'file:///etc/passwd',
    ].map((location) => [status, location] as const),
  ),
)('a redirect by %d to %s is refused', async (status, location) => {
  const { port, sockets } = await redirecting(status, () => location.replace('PORT', String(port)));
  await expect(askHere(port, '/', { names: { 'inside.example': ['10.0.0.1'] } })).rejects.toEqual(
    fault('refused'),
  );
  expect(sockets.size).toBe(1);
});

test('a redirect with an endless body is followed at once', async () => {
  const { port } = await serving((request, response) => {
    if (request.url === '/end') return void response.end('end');
    response.writeHead(302, { location: '/end' }).write('x');
  });
  expect((await askHere(port)).body.toString()).toBe('end');
});

test('another origin is told neither secrets nor where it comes from', async () => {
  let seen: IncomingMessage['headers'] = {};
  const other = await serving((request, response) => {
    seen = request.headers;
    response.end();
  });
  const { port } = await redirecting(302, () => `http://127.0.0.1:${other.port}/`);
  await askHere(port, '/', {
    allow: [`127.0.0.1:${port}`, `127.0.0.1:${other.port}`],
    headers: { Cookie: 'a=b', Authorization: 'Bearer x', 'X-Token': 'y', 'Accept-Language': 'de' },
  });
  expect(Object.keys(seen).sort()).toEqual([
    'accept-encoding',
    'accept-language',
    'connection',
    'host',
    'user-agent',
  ]);
});
