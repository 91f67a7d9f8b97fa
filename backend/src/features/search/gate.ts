import type { SearchMode } from '@parley/contract/search';
import type { ChatMessage } from '../models/port.ts';
import { addressesIn, withoutAddresses } from './addresses.ts';
import { asksForFact, asksForRecent, isQuestion } from './fact-words.ts';
import { isFollowUp } from './follow-up.ts';
import {
  asksForMore,
  asksForWeb,
  asksToWrite,
  isMaths,
  personal,
  refusesWeb,
  smallTalk,
  worksOnText,
} from './gate-words.ts';
import { hasProperName } from './proper-names.ts';
import { fold } from './terms.ts';

/** Why the web is asked, or not. `recent`: for what changes, so newer pages are better. */
export type GateReason =
  | 'off'
  | 'always'
  | 'refused'
  | 'asked'
  | 'address'
  | 'small_talk'
  | 'given_text'
  | 'writing'
  | 'maths'
  | 'personal'
  | 'recent'
  | 'fact'
  | 'name'
  | 'general';

/** `urls`: pages that the user named, to be read whether or not there is a search. */
export interface GateDecision {
  search: boolean;
  urls: string[];
  reason: GateReason;
}

export interface GateContext {
  /** The turns before the message, oldest first. */
  history: readonly ChatMessage[];
  /** `YYYY-MM-DD` */
  today: string;
}

const searching: ReadonlySet<GateReason> = new Set(['always', 'asked', 'recent', 'fact', 'name']);
/** A longer message brings the text that it is about; what is wanted stands at one of its ends. */
const givenTextChars = 1_500;
const endChars = 300;
const onlyFigures = /^[\d\s.,+\-*/^()=%×÷√π!<>x]+$/;

/** Whether a message is answered with the web, decided by its words alone. */
export function decideSearch(mode: SearchMode, message: string, context: GateContext): GateDecision {
  if (mode === 'off') return { search: false, urls: [], reason: 'off' };
  const urls = addressesIn(message);
  const words = wordsOf(message);
  const reason =
    urls.length > 0
      ? reasonBesideAddress(words)
      : mode === 'always'
        ? 'always'
        : reasonFor(message, words, context);
  return { search: searching.has(reason), urls, reason };
}

const wordsOf = (message: string): string => {
  const ends = `${message.slice(0, endChars)} ${message.slice(-endChars)}`;
  return fold(withoutAddresses(message.length > givenTextChars ? ends : message)).trim();
};

const reasonBesideAddress = (words: string): GateReason =>
  !refusesWeb.test(words) && (asksForWeb.test(words) || asksForMore.test(words)) ? 'asked' : 'address';

/** What goes on with an earlier question is asked for its reason. */
function reasonFor(message: string, words: string, { history, today }: GateContext): GateReason {
  const own = ownReason(message, words, today);
  if ((own !== 'general' && own !== 'name') || !isFollowUp(message)) return own;
  const before = history.findLast(({ role }) => role === 'user')?.content;
  if (before === undefined) return own;
  const earlier = ownReason(before, wordsOf(before), today);
  return searching.has(earlier) ? earlier : own;
}

function ownReason(message: string, words: string, today: string): GateReason {
  if (refusesWeb.test(words)) return 'refused';
  if (isSmallTalk(words)) return 'small_talk';
  if (message.length > givenTextChars) return asksForWeb.test(words) ? 'asked' : 'given_text';
  if (message.includes('```')) return 'given_text';
  if (worksOnText.test(words)) return 'given_text';
  if (asksForWeb.test(words)) return 'asked';
  if (onlyFigures.test(words) || isMaths.test(words)) return 'maths';
  if (asksToWrite.test(words) && !asksForRecent.test(words)) return 'writing';
  if (personal.test(words)) return 'personal';
  if (asksForRecent.test(words) || namesRecentYear(words, today)) return 'recent';
  if (asksForFact.test(words)) return 'fact';
  return isQuestion.test(words) && hasProperName(message) ? 'name' : 'general';
}

/** Signs and emoji aside, nothing but a greeting, thanks or a word of agreement; two of them at most. */
function isSmallTalk(words: string): boolean {
  const parts = words
    .split(/[^\p{L}\p{N}'’.\s-]+|\.\s|\n/u)
    .map((part) => part.replace(/[.\s]+$/, '').trim());
  const said = parts.filter(Boolean);
  return said.length <= 2 && said.every((part) => smallTalk.test(part.replace(/’/g, "'")));
}

function namesRecentYear(words: string, today: string): boolean {
  const lastYear = Number(today.slice(0, 4)) - 1;
  return (words.match(/(?<!\d)20\d\d(?!\d)/g) ?? []).some((year) => Number(year) >= lastYear);
}
