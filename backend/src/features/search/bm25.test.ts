import { describe, expect, it } from 'vitest';
import { bm25 } from './bm25.ts';

const body = (text: string) => ({ title: '', heading: '', body: text });

describe('bm25', () => {
  it('gives 0 where no term of the query occurs', () => {
    expect(bm25('volcano', [body('a lake'), body('a river')])).toEqual([0, 0]);
    expect(bm25('who is it', [body('it is who it is')])).toEqual([0]);
    expect(bm25('volcano', [])).toEqual([]);
  });

  it('needs only one of the terms, and prefers documents with more of them', () => {
    const [both = 0, one = 0, none] = bm25('volcano eruption', [
      body('the eruption of the volcano'),
      body('a volcano without a sound here'),
      body('a lake'),
    ]);
    expect(both).toBeGreaterThan(one);
    expect(one).toBeGreaterThan(0);
    expect(none).toBe(0);
  });

  it('counts rare terms for more, and length against a document', () => {
    const [rare = 0, common = 0, long = 0] = bm25('common rare', [
      body('rare stone'),
      body('common stone'),
      body(`common ${'filler '.repeat(200)}`),
    ]);
    expect(rare).toBeGreaterThan(common);
    expect(common).toBeGreaterThan(long);
  });

  it('is the published formula for one field', () => {
    const scores = bm25('cat', [body('cat cat dog'), body('dog bird fish')]);
    const rarity = Math.log(1 + 1.5 / 1.5);
    expect(scores[0]).toBeCloseTo((rarity * 2 * 2.2) / (2 + 1.2), 10);
  });

  it('counts titles and headings for more than the body', () => {
    const [title = 0, heading = 0, plain = 0] = bm25('kettle', [
      { title: 'kettle', heading: 'x', body: 'one two' },
      { title: 'x', heading: 'kettle', body: 'one two' },
      { title: 'x', heading: 'x', body: 'kettle two' },
    ]);
    expect(title).toBeGreaterThan(plain);
    expect(heading).toBeGreaterThan(plain);
  });

  it('finds words by their stems, without accents, and unspaced scripts', () => {
    expect(bm25('running cafés', [body('He runs a cafe')])[0]).toBeGreaterThan(0.2);
    const [tokyo = 0, osaka = 0] = bm25('東京の人口', [
      body('東京都の人口は約1400万人です。'),
      body('大阪の名物はたこ焼きです。'),
    ]);
    expect(tokyo).toBeGreaterThan(osaka);
  });
});
