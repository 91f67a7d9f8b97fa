import { describe, expect, it } from 'vitest';
import { addressesIn, withoutAddresses } from './addresses.ts';

describe('addressesIn', () => {
  it.each([
    ['see https://a.example/x?y=1#z.', ['https://a.example/x?y=1#z']],
    ['(https://a.example/x)', ['https://a.example/x']],
    ['https://en.example/wiki/Cat_(animal)', ['https://en.example/wiki/Cat_(animal)']],
    ['<https://a.example> and "http://b.example/c"', ['https://a.example/', 'http://b.example/c']],
    ['[text](https://a.example/x)', ['https://a.example/x']],
    ['example.com/path, please', ['https://example.com/path']],
    ['sub.example.co.uk/a/b-c', ['https://sub.example.co.uk/a/b-c']],
    ['www.example.com is down', ['https://www.example.com/']],
    ['HTTPS://A.EXAMPLE/X', ['https://a.example/X']],
    ['看看https://a.example/文章。谢谢', ['https://a.example/%E6%96%87%E7%AB%A0']],
    ['https://a.example/x https://a.example/x', ['https://a.example/x']],
    ['example.com:8080/x', ['https://example.com:8080/x']],
    ['node.js, package.json and src/main.ts/x', []],
    ['index.js/foo and app.py/bar', []],
    ['mail me@example.com/x', []],
    ['and/or 1.5/2 e.g./i.e. 3.5.1/2', []],
    ['https:// and http://x', []],
    ['```\nfetch("https://api.example/x")\n```', []],
  ])('finds in %j %j', (message, expected) => {
    expect(addressesIn(message)).toEqual(expected);
  });

  it('takes four at most', () => {
    const many = Array.from({ length: 9 }, (_, i) => `https://a.example/${i}`).join(' ');
    expect(addressesIn(many)).toHaveLength(4);
  });

  it('takes them out of the words', () => {
    expect(withoutAddresses('Read https://a.example/x now')).toBe('Read   now');
    expect(withoutAddresses('and/or node.js')).toBe('and/or node.js');
  });
});
