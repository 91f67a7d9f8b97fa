/** Soft hyphens, zero-width spaces and byte order marks; joiners stay, since scripts and emoji need them. */
const invisible = /[\u00AD\u200B\u2060\uFEFF]/g;
/** They turn the order of what stands beside them. */
const directionControls = /[\u202A-\u202E\u2066-\u2069]/g;

/** Text of a foreign page as one line: composed, well-formed, without invisible and control characters. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(invisible, '')
    .replace(directionControls, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .normalize('NFC')
    .trim();
}

/** At most `maxChars` UTF-16 units of `text`, and no half character at the end. */
export const cutText = (text: string, maxChars: number): string =>
  text.slice(0, maxChars).replace(/[\uD800-\uDBFF]$/, '');

/** The day in a timestamp, as `YYYY-MM-DD`, or null when it holds none. */
export function dayOf(timestamp: string | null | undefined): string | null {
  if (!timestamp) return null;
  const day = /^\s*(\d{4}-\d\d-\d\d)(?!\d)/.exec(timestamp)?.[1];
  const ms = Date.parse(day ?? timestamp);
  if (Number.isNaN(ms) || ms < 0) return null;
  const parsed = new Date(ms).toISOString().slice(0, 10);
  return day === undefined || day === parsed ? parsed : null;
}
