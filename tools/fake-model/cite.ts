import type { Evidence } from './evidence.ts';
import { contentWords, wordWeights } from './words.ts';

/** How a model gives its sources; all but `cite` are ways in which real ones go wrong. */
export type CitingStyle =
  | 'cite'
  | 'cite-missing'
  | 'cite-fullwidth'
  | 'cite-words'
  | 'cite-wrong'
  | 'cite-false'
  | 'cite-none';

const maxSentences = 3;
const maxPerSource = 2;
/** Weaker sentences than this share of the best are not said. */
const worthSaying = 0.7;
/** A word that only the source's title shares with the question: most sentences do not repeat their subject. */
const titleWeight = 0.8;
const beyond = 50;

/** The sentences of the sources that fit the question best, each with its number. */
export function citedAnswer({ question, sources }: Evidence, style: CitingStyle): string {
  const said = bestSentences({ question, sources });
  if (said.length === 0) return 'The sources do not hold the answer. I do not know it either.';
  const numbers = sources.map(({ number }) => number);
  return said.map(({ number, text }) => styled(text, number, numbers, style)).join(' ');
}

interface Said {
  number: number;
  text: string;
  score: number;
}

function bestSentences({ question, sources }: Evidence): Said[] {
  const asked = new Set(contentWords(question.replace(/https?:\S+/g, '')));
  const weight = wordWeights(sources.flatMap(({ sentences }) => sentences.map(contentWords)));
  const known = (text: string) => new Set(contentWords(text).filter((word) => asked.has(word)));
  const worth = (words: Iterable<string>) => [...words].reduce((sum, word) => sum + weight(word), 0);
  const candidates = sources.flatMap(({ number, title, sentences }) => {
    const ofTitle = [...known(title)];
    return [...new Set(sentences)]
      .map((text) => ({ number, text, own: known(text) }))
      .filter(({ own }) => own.size > 0)
      .map(({ own, ...said }) => ({
        ...said,
        score: worth(own) + titleWeight * worth(ofTitle.filter((word) => !own.has(word))),
      }));
  });
  candidates.sort((a, b) => b.score - a.score || a.number - b.number);
  const least = (candidates[0]?.score ?? 0) * worthSaying;
  const taken: Said[] = [];
  for (const candidate of candidates) {
    if (candidate.score < least || taken.length === maxSentences) break;
    const ofSource = taken.filter(({ number }) => number === candidate.number);
    if (ofSource.length < maxPerSource) taken.push(candidate);
  }
  return taken;
}

function styled(text: string, number: number, numbers: readonly number[], style: CitingStyle): string {
  const next = numbers[(numbers.indexOf(number) + 1) % numbers.length] ?? number;
  const marks: Record<CitingStyle, string> = {
    cite: ` [${number}]`,
    'cite-missing': ` [${number + beyond}]`,
    'cite-fullwidth': `【${number}】`,
    'cite-words': ` (source ${number})`,
    'cite-wrong': ` [${next}]`,
    'cite-false': ` [${number}]`,
    'cite-none': '',
  };
  const words =
    style === 'cite-false' ? text.replaceAll(/\d/g, (digit) => String((Number(digit) + 3) % 10)) : text;
  const end = /[.!?]$/.exec(words)?.[0] ?? '';
  return `${words.slice(0, words.length - end.length)}${marks[style]}${end || '.'}`;
}
