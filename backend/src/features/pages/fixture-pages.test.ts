import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractPage } from './extract.ts';

/** Real pages of other people, which lie beside the project and are not part of it. */
const fixtures = process.env.PARLEY_FIXTURES ?? join(import.meta.dirname, '../../../../../shared/fixtures');
const folder = join(fixtures, 'pages');

interface Fixture {
  id: string;
  file: string;
  url: string;
  metric: 'segments' | 'fulltext' | 'fulltext-readability';
  must_contain?: string[];
  must_not_contain?: string[];
  expected_text_file?: string;
}

/** What is not reached: a text of the page's sidebar, and a call to sign up that stands in the article's own column. */
const keptMin = new Map([['broken-markup-no-html-tag', 2]]);
const leakedMax = new Map([['broken-conditional-comments', 1]]);
const f1Min = 0.9;

const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u00AD\u200B]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** How often each run of four words occurs. */
function shinglesOf(text: string): Map<string, number> {
  const words = plain(text).match(/[\p{L}\p{N}_]+/gu) ?? [];
  const shingles = new Map<string, number>();
  for (let i = 0; i + 4 <= words.length; i += 1) {
    const shingle = words.slice(i, i + 4).join(' ');
    shingles.set(shingle, (shingles.get(shingle) ?? 0) + 1);
  }
  return shingles;
}

function f1(text: string, expected: string): number {
  const [found, wanted] = [shinglesOf(text), shinglesOf(expected)];
  const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);
  const shared = sum([...found].map(([shingle, count]) => Math.min(count, wanted.get(shingle) ?? 0)));
  return (2 * shared) / (sum(found.values()) + sum(wanted.values()));
}

const isThere = existsSync(folder);
const manifest = (
  isThere ? JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) : []
) as Fixture[];

describe('real pages', () => {
  it.skipIf(isThere)(`are NOT TESTED: there is no ${folder}`, ({ skip }) => skip('no fixtures'));

  it.each(manifest.map((fixture) => [fixture.id, fixture] as const))(
    '%s',
    async (id, fixture) => {
      const { text } = await extractPage({
        url: fixture.url,
        contentType: 'text/html',
        body: readFileSync(join(folder, fixture.file)),
      });
      if (fixture.expected_text_file) {
        const expected = readFileSync(join(folder, fixture.expected_text_file), 'utf8');
        expect(f1(text, expected)).toBeGreaterThanOrEqual(f1Min);
        return;
      }
      const has = (segment: string): boolean => plain(text).includes(plain(segment));
      const wanted = fixture.must_contain ?? [];
      expect(wanted.filter(has).length).toBeGreaterThanOrEqual(keptMin.get(id) ?? wanted.length);
      expect((fixture.must_not_contain ?? []).filter(has).length).toBeLessThanOrEqual(leakedMax.get(id) ?? 0);
    },
    30_000,
  );
});
