import { expect, test } from 'vitest';
import { type Hop, nextHop } from './redirects.ts';

const page: Hop = { url: 'https://a.example/x/y?z', method: 'GET', headers: {}, body: undefined };
const form: Hop = { ...page, method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'q=1' };

const next = (hop: Hop, status: number, location?: string) =>
  nextHop(hop, new URL(hop.url), status, location);

test.each([301, 302, 303, 307, 308])('%d leads on', (status) => {
  expect(next(page, status, '/next')).toMatchObject({ url: 'https://a.example/next', method: 'GET' });
});

test.each([200, 201, 300, 304, 305, 306, 404])('%d does not, with a location neither', (status) => {
  expect(next(page, status, '/next')).toBeNull();
});

test('a redirect without a location is an answer', () => {
  expect(next(page, 302)).toBeNull();
});

test.each([
  ['../up', 'https://a.example/up'],
  ['?q', 'https://a.example/x/y?q'],
  ['', 'https://a.example/x/y?z'],
  ['//b.example/', 'https://b.example/'],
  ['\\\\b.example\\', 'https://b.example/'],
  ['https://b.example', 'https://b.example/'],
  ['/\u00c3\u00bc', 'https://a.example/%C3%BC'],
])('the location %j is read as %s', (location, url) => {
  expect(next(page, 302, location)?.url).toBe(url);
});

test('a location that is no URL is a bad response', () => {
  expect(() => next(page, 302, 'https://[')).toThrow(expect.objectContaining({ code: 'bad_response' }));
});

test('https never leads to http, and http may lead to https', () => {
  expect(() => next(page, 302, 'http://a.example/')).toThrow(expect.objectContaining({ code: 'refused' }));
  const plain = { ...page, url: 'http://a.example/' };
  expect(next(plain, 301, 'https://a.example/')?.url).toBe('https://a.example/');
});

test.each([301, 302, 303])('a POST becomes a GET without a body by %d', (status) => {
  expect(next(form, status, '/next')).toEqual({ ...page, url: 'https://a.example/next' });
});

test.each([307, 308])('a POST stays one by %d on the same origin, and goes to no other', (status) => {
  expect(next(form, status, '/next')).toEqual({ ...form, url: 'https://a.example/next' });
  expect(() => next(form, status, 'https://b.example/')).toThrow(
    expect.objectContaining({ code: 'refused' }),
  );
});

test.each(['https://b.example/', 'https://a.example:443/', 'https://a.example:80/'])(
  'headers go along to their own origin only: %s',
  (location) => {
    const secret = { cookie: 'c', authorization: 'a', referer: 'r', 'x-token': 't' };
    const harmless = { accept: 'text/html', 'accept-language': 'de', 'user-agent': 'u' };
    const hop = { ...page, headers: { ...secret, ...harmless } };
    const own = location.endsWith(':443/');
    expect(next(hop, 302, location)?.headers).toEqual(own ? hop.headers : harmless);
  },
);
