import { type Block, blocksOf, linesOf } from './blocks.ts';
import { type Span, sentencesOf } from './sentences.ts';

/** A stretch of a page's text, unchanged. `end` is the first unit after it; neighbours overlap. */
export interface Passage extends Span {
  text: string;
  /** The headings it stands under, outermost first. */
  headings: string[];
}

const maxChars = 1_200;
/** From here on a paragraph's end is a good place to cut. */
const goodChars = 900;
/** Shorter ones join their neighbour, even if it gets longer than `maxChars`. */
const minChars = 300;
const overlapChars = { min: 100, max: 150 };

/** What is not cut any further. */
interface Atom extends Span {
  kind: Block['kind'];
  opensBlock: boolean;
  headings: string[];
}

/**
 * The passages of a Markdown text, in order: cut at headings, then paragraphs, then sentences.
 *
 * Units:  300 to 1,500 characters each, 900 to 1,200 where the text allows it; 100 to 150 of them also belong to the one
 *         before. A shorter text is one passage. Tables are cut between rows and code between lines, and only if they
 *         are longer than a passage.
 */
export function passagesOf(text: string): Passage[] {
  const passages: Passage[] = [];
  let open: Passage | null = null;
  let last: Atom | null = null;
  let repeatableFrom = 0;
  for (const atom of atomsOf(text)) {
    if (!open || endsBefore(atom, open)) {
      const start =
        last && atom.kind !== 'heading' ? overlapStart(text, repeatableFrom, last.end) : atom.start;
      open = begin(atom.end - start > maxChars ? atom.start : start, atom);
      passages.push(open);
    }
    // Of headings in a row, the last is the one that it stands under.
    if (last?.kind === 'heading' && last.start === open.start) open.headings = atom.headings;
    if (atom.kind !== 'prose') repeatableFrom = atom.end;
    open.end = atom.end;
    last = atom;
  }
  joinShortEnd(passages);
  return passages.map((passage) => trimmed(text, passage)).filter((passage) => passage.text !== '');
}

const begin = (start: number, atom: Atom): Passage => ({
  start,
  end: atom.end,
  text: '',
  headings: atom.headings,
});

function endsBefore(atom: Atom, open: Passage): boolean {
  const size = open.end - open.start;
  if (size < minChars) return false;
  if (atom.kind === 'heading' && atom.opensBlock) return true;
  return atom.end - open.start > maxChars || (atom.opensBlock && size >= goodChars);
}

/** A sentence's beginning, a word's where there is none. Headings, tables and code are not repeated. */
function overlapStart(text: string, repeatableFrom: number, end: number): number {
  const from = Math.max(0, end - overlapChars.max);
  const window = text.slice(from, Math.max(0, end - overlapChars.min));
  const place = /[.!?。！？]\s+(?=\S)/.exec(window) ?? /\s+(?=\S)/.exec(window);
  const start = place ? from + place.index + place[0].length : from;
  return Math.max(repeatableFrom, isInsidePair(text, start) ? start + 1 : start);
}

function joinShortEnd(passages: Passage[]): void {
  const [before, end] = passages.slice(-2);
  if (!before || !end || end.end - before.end >= minChars) return;
  if (end.end - before.start > maxChars + minChars) return;
  before.end = end.end;
  passages.pop();
}

function trimmed(text: string, passage: Passage): Passage {
  const raw = text.slice(passage.start, passage.end);
  const start = passage.start + raw.length - raw.trimStart().length;
  const kept = raw.trim();
  return { ...passage, start, end: start + kept.length, text: kept };
}

function* atomsOf(text: string): Generator<Atom> {
  const path: Block[] = [];
  for (const block of blocksOf(text)) {
    if (block.kind === 'heading') {
      while ((path.at(-1)?.level ?? 0) >= block.level) path.pop();
      path.push(block);
    }
    const headings = path.map(({ title }) => title);
    let opensBlock = true;
    for (const span of piecesOf(text, block)) {
      yield { ...span, kind: block.kind, opensBlock, headings };
      opensBlock = false;
    }
  }
}

function* piecesOf(text: string, block: Block): Generator<Span> {
  const isWhole = block.kind !== 'prose' && block.end - block.start <= maxChars;
  const parts = isWhole
    ? [block]
    : block.kind === 'prose'
      ? sentencesIn(text, block)
      : linesOf(text, block.start, block.end);
  for (const part of parts) yield* cut(text, part);
}

/** Each with the blanks after it. */
function sentencesIn(text: string, { start, end }: Span): Span[] {
  const sentences = sentencesOf(text.slice(start, end));
  return sentences.map((sentence, i) => ({
    start: start + (i === 0 ? 0 : sentence.start),
    end: start + (sentences[i + 1]?.start ?? end - start),
  }));
}

/** In pieces of at most `maxChars`, between words where there are any. */
function* cut(text: string, span: Span): Generator<Span> {
  let { start } = span;
  while (span.end - start > maxChars) {
    const blank = text.slice(start, start + maxChars).lastIndexOf(' ');
    let end = start + (blank > goodChars ? blank + 1 : maxChars);
    if (isInsidePair(text, end)) end--;
    yield { start, end };
    start = end;
  }
  yield { start, end: span.end };
}

const isInsidePair = (text: string, at: number): boolean =>
  /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
