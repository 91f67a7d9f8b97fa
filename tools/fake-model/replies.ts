import { answerTokens, type Turn } from './answers.ts';
import { type CitingStyle, citedAnswer } from './cite.ts';
import { evidenceIn, outsideFence } from './evidence.ts';
import { followOrder } from './orders.ts';
import { asksForQueries, queriesAnswer } from './rewrite.ts';
import type { Script } from './script.ts';

const citing: ReadonlySet<string> = new Set<CitingStyle>([
  'cite',
  'cite-missing',
  'cite-fullwidth',
  'cite-words',
  'cite-wrong',
  'cite-false',
  'cite-none',
]);
const told = /\b(?:secret|password|code word) is ([\w-]+)/i;
const promptChars = 60;

/** The tokens of what the model says to this prompt; the same prompt always gets the same ones. */
export function replyTokens(messages: readonly Turn[], question: string, { text, tokens }: Script): string[] {
  const isFree = text === null || text === 'obey' || citing.has(text);
  if (!isFree) return answerTokens(text, question, tokens);
  if (asksForQueries(messages)) return split(queriesAnswer(messages));
  const order = text === 'obey' ? followOrder(outsideFence(messages), secretOf(messages)) : null;
  if (order?.endsAnswer) return split(order.reply);
  const evidence = evidenceIn(messages);
  const style = text !== null && citing.has(text) ? (text as CitingStyle) : 'cite';
  const answer = evidence
    ? split(citedAnswer(evidence, style)).slice(0, tokens ?? undefined)
    : answerTokens('markdown', question, tokens);
  return order ? split(`${order.reply} ${answer.join('')}`) : answer;
}

export const split = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];

/** What of the conversation must not leave it: what the user told, else how the instructions begin. */
function secretOf(messages: readonly Turn[]): string {
  const ofUser = messages.filter(({ role }) => role === 'user').map(({ content }) => content);
  const instructions = messages.find(({ role }) => role === 'system')?.content ?? '';
  return told.exec(ofUser.join('\n'))?.[1] ?? instructions.slice(0, promptChars);
}
