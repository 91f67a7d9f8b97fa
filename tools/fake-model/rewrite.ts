import type { Turn } from './answers.ts';
import { contentWords } from './words.ts';

const wantsJson = /\bJSON\b/i;
const wantsQueries = /["'`{]\s*queries\b/;
const saidByUser = /^(?:user|human)\s*:\s*(.*)$/gim;
const pointsBack =
  /\b(it|its|they|them|their|he|she|his|her|him|that|this|those|there|er|es|sie|ihn|ihm|ihre?[mnrs]?|dort|davon|darin|dafür|damit|dessen|diese[mnrs]?)\b|^(and|und|what about|how about)\b/i;
const german = /\b(der|die|das|den|dem|ein|eine|wie|was|wann|wer|wo|ist|und|kostet|hat|für|von)\b|[äöüß]/gi;
const topicWords = 4;
const times: readonly [RegExp, string][] = [
  [/\b(today|heute)\b/i, 'd'],
  [/\b(this week|diese woche)\b/i, 'w'],
  [/\b(latest|newest|recent|current|aktuell\w*|neueste\w*)\b/i, 'y'],
];

const isOrder = ({ content }: Turn): boolean => wantsJson.test(content) && wantsQueries.test(content);

/** Whether the prompt asks for search queries in JSON rather than for an answer. */
export const asksForQueries = (messages: readonly Turn[]): boolean =>
  messages.some((message) => message.role !== 'assistant' && isOrder(message));

/** The queries for the user's last message; where it points back, with the words of the message that it points to. */
export function queriesAnswer(messages: readonly Turn[]): string {
  const said = sayingsOf(messages).map((text) => text.replaceAll(/\[\[fake[^\]]*\]\]/g, ' '));
  const last = said.at(-1) ?? '';
  const earlier = pointsBack.test(last.trim())
    ? (said.slice(0, -1).findLast((text) => !pointsBack.test(text)) ?? said.at(-2) ?? '')
    : '';
  const words = [...new Set([...keywords(earlier).slice(0, topicWords), ...keywords(last)])];
  const time = times.find(([pattern]) => pattern.test(last))?.[1] ?? '';
  const lang = (last.match(german) ?? []).length > 1 ? 'de' : 'en';
  return JSON.stringify({ queries: [words.join(' ') || last.trim()], time, lang });
}

/** What the user said, oldest first: as messages, or as a transcript inside one. */
function sayingsOf(messages: readonly Turn[]): string[] {
  const ofUser = messages.filter((message) => message.role === 'user' && !isOrder(message));
  const order = messages.findLast(isOrder)?.content ?? '';
  const transcript = [...(ofUser.length > 0 ? (ofUser.at(-1)?.content ?? '') : order).matchAll(saidByUser)];
  if (transcript.length > 0) return transcript.map(([, text = '']) => text);
  return ofUser.length > 0 ? ofUser.map(({ content }) => content) : [order.split('\n').at(-1) ?? ''];
}

const keywords = (text: string): string[] =>
  (text.match(/[\p{L}\p{N}][\p{L}\p{N}._-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? []).filter(
    (word) => contentWords(word).length > 0,
  );
