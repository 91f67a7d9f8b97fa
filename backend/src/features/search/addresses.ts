const addressesMax = 4;
/** Text in such blocks is material, not a wish to have its addresses read. */
const fencedCode = /```[\s\S]*?(?:```|$)/g;
const stop = String.raw`\s<>"'\x60|\\^{}“”«»。、，；：！？（）「」【】《》`;
const marked = String.raw`https?:\/\/[^${stop}]+`;
/** Without a scheme, an address needs a path, or `www.`, to differ from a file's name or a missing blank. */
const bare = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}\-]{0,62})\.)+[\p{L}]{2,24}(?=[\/:])(?::\d{2,5})?\/[^${stop}]*`;
const www = String.raw`www\.(?:[\p{L}\p{N}\-]{1,63}\.)+[\p{L}]{2,24}(?:\/[^${stop}]*)?`;
const address = new RegExp(String.raw`${marked}|(?<![\p{L}\p{N}@.\/\\\-_:])(?:${www}|${bare})`, 'giu');
const fileEnding =
  /^[^/]*\.(?:[cm]?[jt]sx?|json|py|md|html?|css|txt|csv|xml|ya?ml|java|cpp|go|rs|rb|php|sh|sql|toml|lock|zip|pdf|docx?|xlsx?|png|jpe?g|svg)[/:]/i;

/** The web addresses in a message, at most four, without repeats; those in fenced code do not count. */
export function addressesIn(message: string): string[] {
  const found = message.replace(fencedCode, ' ').match(address) ?? [];
  return [...new Set(found.flatMap(addressOf))].slice(0, addressesMax);
}

/** The message without its addresses. */
export const withoutAddresses = (message: string): string =>
  message.replace(address, (found) => (addressOf(found).length > 0 ? ' ' : found));

function addressOf(found: string): string[] {
  const text = withoutEnd(found);
  const hasScheme = /^https?:/i.test(text);
  if (!hasScheme && fileEnding.test(text)) return [];
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  return url && /\w\.\w|^\[|^localhost$/.test(url.hostname) ? [url.href] : [];
}

/** The sentence's own signs are no part of it; a closing bracket is, if it was opened in it. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0) {
    const last = text.charAt(end - 1);
    const opening = { ')': '(', ']': '[' }[last];
    const isOpen = opening !== undefined && count(text, last, end) <= count(text, opening, end);
    if (isOpen || !/[.,;:!?*_~)\]]/.test(last)) break;
    end--;
  }
  return text.slice(0, end);
}

const count = (text: string, char: string, end: number): number => text.slice(0, end).split(char).length - 1;
