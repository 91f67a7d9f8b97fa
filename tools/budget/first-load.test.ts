import { describe, expect, it } from 'vitest';
import { filesOf, overBudget } from './first-load.ts';

describe('filesOf', () => {
  it('names each file of the page once, as it is fetched', () => {
    const html = `<link rel="stylesheet" href="/a.css"><link rel="preload" as="script" href="/b.js?v=1">
      <script src="/b.js" async></script><script>inline('src="/no.js"')</script>
      <link rel="icon" href="/favicon.svg"/><link rel="canonical" href="https://example.com/x">`;
    expect(filesOf(html)).toEqual(['/a.css', '/b.js', '/favicon.svg']);
  });

  it('leaves out what only browsers without modules fetch, and what is disabled', () => {
    const html = `<script src="/old.js" noModule=""></script><script src="/new.js"></script>
      <link rel="stylesheet" href="/there-already.css" disabled=""/>`;
    expect(filesOf(html)).toEqual(['/new.js']);
  });
});

describe('overBudget', () => {
  const budget = { scriptBytes: 1024, styleBytes: 1024, requests: 2 };

  it('says nothing up to the limit', () => {
    expect(overBudget(budget, budget)).toEqual([]);
  });

  it('has a sentence with both figures for each budget that is not kept', () => {
    expect(overBudget({ scriptBytes: 2048, styleBytes: 1536, requests: 3 }, budget)).toEqual([
      expect.stringContaining('2.0 KB of script (gzip); 1.0 KB are allowed'),
      expect.stringContaining('1.5 KB of CSS (gzip); 1.0 KB are allowed'),
      'First load takes 3 requests; 2 are allowed.',
    ]);
  });
});
