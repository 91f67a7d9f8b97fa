import { contentWords, sentencesOf, wordWeights } from '../fake-model/words.ts';
import type { FakePage } from './page.ts';

/** The day on which the search engines live: what is new for them does not change as time passes. */
const today = Date.UTC(2026, 10, 15);
const dayMs = 86_400_000;
const daysOf: Readonly<Record<string, number>> = { d: 1, w: 7, m: 31, y: 366 };

const titleWeight = 2;
/** Weaker ones than this share of the best page are not shown. */
const worthShowing = 0.35;
const snippetChars = 240;

interface Hit {
  page: FakePage;
  snippet: string;
}

/** Answers with the pages that share words with the question, best first; the rarer a shared word, the more it counts. */
export type Rank = (query: string, since?: string) => Hit[];

export function rankOver(pages: readonly FakePage[]): Rank {
  const known = pages.map((page) => {
    const title = new Set(contentWords(page.title));
    return { page, title, text: new Set(contentWords(page.text)) };
  });
  const weight = wordWeights(known.map(({ title, text }) => [...title, ...text]));
  return (query, since = '') => {
    const asked = new Set(contentWords(query));
    const scored = known
      .filter(({ page }) => isFoundBy(page, asked) && isRecent(page, since))
      .map(({ page, title, text }) => {
        const worth = (word: string) => (title.has(word) ? titleWeight : 0) + (text.has(word) ? 1 : 0);
        return { page, score: [...asked].reduce((sum, word) => sum + worth(word) * weight(word), 0) };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || (a.page.name < b.page.name ? -1 : 1));
    const least = (scored[0]?.score ?? 0) * worthShowing;
    return scored
      .filter(({ score }) => score >= least)
      .map(({ page }) => ({ page, snippet: snippetOf(page, asked) }));
  };
}

const isFoundBy = ({ onlyFor }: FakePage, asked: ReadonlySet<string>) =>
  onlyFor === null || contentWords(onlyFor).every((word) => asked.has(word));

function isRecent({ date }: FakePage, since: string): boolean {
  const days = daysOf[since];
  return days === undefined || (date !== null && Date.parse(date) >= today - days * dayMs);
}

/** The sentences with most words of the question, in the page's order, as far as they fit. */
function snippetOf(page: FakePage, asked: ReadonlySet<string>): string {
  const sentences = sentencesOf(page.text.replaceAll(/[|`#>{}[\]"]+|^- /gm, ' ').replaceAll(/ {2,}/g, ' '));
  const byWorth = sentences
    .map((text, at) => ({ text, at, worth: contentWords(text).filter((word) => asked.has(word)).length }))
    .sort((a, b) => b.worth - a.worth || a.at - b.at);
  const taken: typeof byWorth = [];
  let chars = 0;
  for (const sentence of byWorth) {
    if (taken.length > 0 && chars + sentence.text.length > snippetChars) break;
    taken.push(sentence);
    chars += sentence.text.length + 1;
  }
  return taken
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join(' ');
}
