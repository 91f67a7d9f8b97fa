import type { Turn } from './answers.ts';
import { sentencesOf } from './words.ts';

interface EvidenceSource {
  number: number;
  title: string;
  sentences: string[];
}

/** Sources in a prompt, between the lines `⟦src-xxxx⟧` and `⟦/src-xxxx⟧`. */
export interface Evidence {
  question: string;
  sources: EvidenceSource[];
}

const opening = /^⟦src-([\w-]+)⟧[ \t]*$/m;
const sourceLine = /^\[(\d+)\] (?:title: )?(.*?) \| site: .*$/;
/** What a credulous model takes for the end of the quotation, or for the beginning of its next part. */
const boundary = /(⟦\/?src[^⟧]*⟧|<\|im_start\|>|\[INST\]|<\/s>|<system>)/;
const tagCharacters = /[\u{e0000}-\u{e007f}]+/gu;
const minWords = 4;

interface Fenced {
  message: Turn;
  before: string;
  inside: string;
  after: string;
}

function fencedIn(messages: readonly Turn[]): Fenced | null {
  const message = messages.findLast(({ role, content }) => role !== 'assistant' && opening.test(content));
  const begin = message && opening.exec(message.content);
  if (!message || !begin) return null;
  const { content } = message;
  const from = begin.index + begin[0].length;
  const closing = `⟦/src-${begin[1]}⟧`;
  const end = content.indexOf(closing, from);
  const to = end === -1 ? content.length : end;
  return {
    message,
    before: content.slice(0, begin.index),
    inside: content.slice(from, to),
    after: content.slice(to + closing.length),
  };
}

/** Null: there is no fence in the prompt. */
export function evidenceIn(messages: readonly Turn[]): Evidence | null {
  const fenced = fencedIn(messages);
  if (!fenced) return null;
  const lastOfUser = messages.findLast(({ role }) => role === 'user');
  const elsewhere = lastOfUser === fenced.message ? fenced.before : (lastOfUser?.content ?? '');
  const question = (fenced.after.trim() || elsewhere).replace(/^[^\n]*\bquestion:\s*/i, '');
  const sources: EvidenceSource[] = [];
  for (const line of unwrapped(fenced.inside).split('\n')) {
    const [, number, title = ''] = sourceLine.exec(line) ?? [];
    if (number) sources.push({ number: Number(number), title, sentences: [] });
    else sources.at(-1)?.sentences.push(...sentencesOf(plain(line)).filter(isSentence));
  }
  return { question, sources };
}

/** What of the prompt a credulous model takes for the words of its user or its makers. */
export function outsideFence(messages: readonly Turn[]): string {
  const fenced = fencedIn(messages);
  const others = messages
    .filter((message) => message.role !== 'assistant' && message !== fenced?.message)
    .map(({ content }) => content);
  if (!fenced) return [...others, hiddenIn(others.join(' '))].join('\n');
  const escaped: string[] = [];
  let isInside = true;
  for (const piece of fenced.inside.split(boundary)) {
    if (boundary.test(piece)) isInside = piece.startsWith('⟦src');
    else if (!isInside) escaped.push(piece);
  }
  return [...others, fenced.before, ...escaped, hiddenIn(fenced.inside), fenced.after].join('\n');
}

/** Some models read tag characters, which nobody sees, as the letters behind them. */
const hiddenIn = (text: string): string =>
  (text.match(tagCharacters) ?? [])
    .map((tags) => String.fromCodePoint(...[...tags].map((tag) => (tag.codePointAt(0) ?? 0) - 0xe0000)))
    .join('\n');

/** A line that begins small goes on with the sentence of the line before. */
const unwrapped = (text: string): string => text.replaceAll(/(?<=[\p{L}\p{N},])\n(?=\p{Ll})/gu, ' ');

const plain = (line: string): string =>
  line
    .replaceAll(/<\/?[a-z][^>]*>|^\s*#+ |^\s*> |\|/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();

/** Not code's edge, nor a note in brackets on where a passage stands. */
const isSentence = (text: string): boolean =>
  text.split(' ').length >= minWords && /\p{L}{2}/u.test(text) && !/^```|^\(.*\)$/.test(text);
