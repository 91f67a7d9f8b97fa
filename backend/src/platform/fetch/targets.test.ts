import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { honestUrls, refusedUrls } from '../../testing/urls.ts';
import { isPublicAddress } from './addresses.ts';
import { FetchFault } from './port.ts';
import { judgeAddresses, targetOf } from './targets.ts';

/** As a hop is judged, short of asking the DNS. */
function judge(url: string, ...allow: string[]): 'refused' | 'passes' {
  try {
    const target = targetOf(url, new Set(allow));
    if (isIP(target.host) !== 0) judgeAddresses(target, [target.host], isPublicAddress);
    return 'passes';
  } catch (error) {
    if (error instanceof FetchFault && error.code === 'refused') return 'refused';
    throw error;
  }
}

test('the lists are as long as they claim to be', () => {
  expect(refusedUrls.length).toBeGreaterThan(400);
  expect(honestUrls.length).toBeGreaterThanOrEqual(50);
});

test.each(refusedUrls)('%j is refused', (url) => {
  expect(judge(url)).toBe('refused');
});

test.each(honestUrls)('%j passes', (url) => {
  expect(judge(url)).toBe('passes');
});

test('one address inside among good ones refuses the name', () => {
  const target = targetOf('http://example.com/', new Set());
  const judged = (...addresses: string[]) => judgeAddresses(target, addresses, isPublicAddress);
  expect(() => judged('93.184.216.34', '2a00::1')).not.toThrow();
  expect(() => judged('93.184.216.34', '10.0.0.1')).toThrow('not on the public internet');
  expect(() => judged('fd00::1', '93.184.216.34')).toThrow('not on the public internet');
});

test('the reason does not tell what a name stands for', () => {
  const target = targetOf('http://example.com/', new Set());
  expect(() => judgeAddresses(target, ['10.1.2.3'], isPublicAddress)).toThrow(/^((?!10\.1\.2\.3).)*$/);
});

test('the last dot of a name is not passed on', () => {
  const target = targetOf('http://example.com./a?b', new Set());
  expect([target.host, target.url.href]).toEqual(['example.com', 'http://example.com/a?b']);
});

describe('what the operator allows', () => {
  test.each([
    ['http://127.0.0.1:4000/', '127.0.0.1:4000'],
    ['https://127.0.0.1:4000/', '127.0.0.1:4000'],
    ['http://127.1:4000/', '127.0.0.1:4000'],
    ['http://2130706433:4000/x', '127.0.0.1:4000'],
    ['http://wiki.lan/', 'wiki.lan:80'],
    ['http://WIKI.lan./', 'wiki.lan:80'],
    ['https://wiki.lan/', 'wiki.lan:443'],
    ['http://wiki/', 'wiki:80'],
    ['http://[::1]/', '[::1]:80'],
    ['http://[0:0:0:0:0:0:0:1]:80/', '[::1]:80'],
  ])('%s passes by %s', (url, allowed) => {
    expect(judge(url)).toBe('refused');
    expect(judge(url, allowed)).toBe('passes');
  });

  test.each([
    'http://127.0.0.1/',
    'http://127.0.0.1:4001/',
    'http://127.0.0.1:40000/',
    'http://127.0.0.2:4000/',
    'http://localhost:4000/',
    'http://[::1]:4000/',
    'http://[::ffff:127.0.0.1]:4000/',
    'http://0.0.0.0:4000/',
    'http://10.0.0.1:4000/',
    'http://example.com:4000/',
    'http://user@127.0.0.1:4000/',
    'http://user:password@wiki.lan/',
    'ftp://127.0.0.1:4000/',
    'https://wiki.lan/',
    'http://wiki.lan:8080/',
    'http://other.lan/',
    'http://a.wiki.lan/',
    'http://wiki.lan.lan/',
    'http://xwiki.lan/',
    'http://[::1]:81/',
    'http://[::2]/',
  ])('%s, a neighbour of it, stays refused', (url) => {
    expect(judge(url, '127.0.0.1:4000', 'wiki.lan:80', '[::1]:80')).toBe('refused');
  });
});
