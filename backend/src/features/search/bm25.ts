import { termsOf } from './terms.ts';

export interface Document {
  title: string;
  heading: string;
  body: string;
}

const k1 = 1.2;
const b = 0.75;
const weights = { title: 1.5, heading: 1.5, body: 1 } as const;
const fields = ['title', 'heading', 'body'] as const;
type Field = (typeof fields)[number];

/** A document's terms: how often each of the query's occurs in a field, and how many there are in all. */
interface Counted {
  counts: Record<Field, Map<string, number>>;
  lengths: Record<Field, number>;
}

/**
 * How well each document fits the query, by BM25 over weighted fields; a document needs only one of the terms. 0: none
 * of them occurs.
 */
export function bm25(query: string, documents: readonly Document[]): number[] {
  const asked = new Set(termsOf(query));
  const counted = documents.map((document) => countTerms(document, asked));
  const means = meanLengths(counted);
  const scores = documents.map(() => 0);
  for (const term of asked) {
    const frequencies = counted.map((document) => weightedFrequency(document, term, means));
    const holders = frequencies.filter((frequency) => frequency > 0).length;
    const rarity = Math.log(1 + (documents.length - holders + 0.5) / (holders + 0.5));
    for (const [i, frequency] of frequencies.entries()) {
      scores[i] = (scores[i] ?? 0) + (rarity * frequency * (k1 + 1)) / (k1 + frequency);
    }
  }
  return scores;
}

function countTerms(document: Document, asked: ReadonlySet<string>): Counted {
  const count = (field: Field) => {
    const terms = termsOf(document[field]);
    const counts = new Map<string, number>();
    for (const term of terms) if (asked.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    return { counts, length: terms.length };
  };
  const [title, heading, body] = [count('title'), count('heading'), count('body')];
  return {
    counts: { title: title.counts, heading: heading.counts, body: body.counts },
    lengths: { title: title.length, heading: heading.length, body: body.length },
  };
}

function meanLengths(documents: readonly Counted[]): Record<Field, number> {
  const mean = (field: Field) =>
    documents.reduce((sum, { lengths }) => sum + lengths[field], 0) / Math.max(1, documents.length);
  return { title: mean('title'), heading: mean('heading'), body: mean('body') };
}

function weightedFrequency({ counts, lengths }: Counted, term: string, means: Record<Field, number>): number {
  let sum = 0;
  for (const field of fields) {
    const count = counts[field].get(term);
    if (count) sum += (weights[field] * count) / (1 - b + (b * lengths[field]) / means[field]);
  }
  return sum;
}
