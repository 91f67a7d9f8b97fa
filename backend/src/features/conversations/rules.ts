import { limits } from '@parley/contract/limits';
import { AppError } from '../../platform/app-error.ts';
import type { PageKey } from './store.ts';

const fallbackTitle = 'New chat';
const titleMaxChars = 60;

/** A title out of the first message: its first words, cut at a word's end. */
export function titleFromMessage(message: string): string {
  const line = message
    .replaceAll(/[`*_#>[\]]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line === '') return fallbackTitle;
  if (line.length <= titleMaxChars) return line;
  const cut = line.slice(0, titleMaxChars).toWellFormed();
  const atWord = cut.replace(/\s+\S*$/, '');
  return `${(atWord.length > titleMaxChars / 2 ? atWord : cut).replaceAll('\uFFFD', '')}…`;
}

/**
 * The model's proposal made presentable; null when it is no title. Small models often say the answer again instead.
 */
export function titleFromModel(proposal: string, answer: string): string | null {
  const line = proposal
    .trim()
    .split('\n', 1)[0]
    ?.replace(/^(title|titre|titel)\s*:\s*/i, '')
    .replaceAll(/^["'“”«»*#\s]+|["'“”«»*.\s]+$/g, '')
    .replaceAll('\u0000', '')
    .toWellFormed();
  if (!line || line.length > titleMaxChars || line.split(/\s+/).length > 9) return null;
  if (answer.trimStart().startsWith(line)) return null;
  return line;
}

/** A text on one line. */
export const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** How a question begins, for a list of them. */
export function outlineText(beginning: string): string {
  const characters = Array.from(onOneLine(beginning));
  if (characters.length <= limits.outlineTextMaxChars) return characters.join('');
  return `${characters
    .slice(0, limits.outlineTextMaxChars - 1)
    .join('')
    .trimEnd()}…`;
}

/** How many messages stand before and after the one in the middle of a page of `limit`. */
export const pageAround = (limit: number): { older: number; newer: number } => ({
  older: Math.floor((limit - 1) / 2),
  newer: Math.ceil((limit - 1) / 2),
});

const branchMark = ' · branch';

/** What a conversation is called that goes on from a place of `title`'s: `Tides · branch`, then `Tides · branch 2`. */
export function branchTitle(title: string): string {
  const [, stem = title, count] = /^(.*) · branch(?: (\d{1,4}))?$/s.exec(title) ?? [];
  const isBranch = stem !== title;
  const mark = isBranch ? `${branchMark} ${Number(count ?? 1) + 1}` : branchMark;
  return `${stem.slice(0, limits.titleMaxChars - mark.length).toWellFormed()}${mark}`;
}

/** What the model is told when it names a conversation. */
export const titleInstruction =
  'Write a title of two to six words for the conversation below, in its language. Answer with the title alone: no quotes, no full stop.';

const separator = '|';

export const encodeCursor = (key: PageKey): string =>
  Buffer.from(`${key.updatedAt}${separator}${key.id}`).toString('base64url');

/** Errors: `validation_failed` for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): PageKey {
  const [updatedAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(separator);
  if (!/^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/.test(updatedAt) || !/^\d{1,15}$/.test(id) || !isDate(updatedAt)) {
    throw new AppError('validation_failed', 'cursor: is not a cursor of this list', {
      details: [{ path: 'query.cursor', message: 'is not a cursor of this list' }],
    });
  }
  return { updatedAt, id: Number(id) };
}

/** `Date` takes 31 February for 3 March; PostgreSQL does not take it at all. */
function isDate(iso: string): boolean {
  const ms = Date.parse(iso);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 19) === iso.slice(0, 19);
}
