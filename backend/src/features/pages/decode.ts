/** How far into a page browsers look for its declared encoding, and a little more. */
const declarationBytes = 4096;
const declarations = [
  /<meta[^>]{0,1024}?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i,
  /^\s*<\?xml[^>]{0,256}?\bencoding\s*=\s*["']\s*([\w.:-]+)/i,
];

/**
 * The text of a page. Its encoding is told by a byte order mark, else by the Content-Type header, else by the page
 * itself; without a word it is UTF-8 when the bytes allow it, else windows-1252. A claim that the bytes contradict does
 * not count.
 *
 * Errors: none; bytes without a meaning become U+FFFD.
 */
export function decodeText(body: Uint8Array, contentType: string): string {
  const marked = encodingOfMark(body);
  if (marked) return decodeAs(body, marked);
  const claimed = encodingOf(charsetOfHeader(contentType)) ?? encodingOf(charsetOfPage(body));
  if (claimed && claimed !== 'utf-8' && claimed !== 'windows-1252') return decodeAs(body, claimed);
  const utf8 = decodeAs(body, 'utf-8');
  return isMostlyUtf8(utf8) ? utf8 : decodeAs(body, 'windows-1252');
}

function encodingOfMark(body: Uint8Array): string | null {
  const [first, second, third] = body;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

const charsetOfHeader = (contentType: string): string | undefined =>
  /;\s*charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType)?.[1];

function charsetOfPage(body: Uint8Array): string | undefined {
  const start = decodeAs(body.subarray(0, declarationBytes), 'windows-1252');
  const charset = declarations.map((pattern) => pattern.exec(start)?.[1]).find((found) => found);
  // What could be read byte by byte is not UTF-16.
  return charset && /^utf-?16/i.test(charset) ? 'utf-8' : charset;
}

/** The encoding's canonical name, `windows-1252` for `latin1`; null for one that does not exist. */
function encodingOf(charset: string | undefined): string | null {
  if (!charset) return null;
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    return null;
  }
}

const decodeAs = (body: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(body);

/** A cut or a stray byte in a long text does not make it windows-1252: there, almost every letter beyond ASCII is wrong. */
function isMostlyUtf8(text: string): boolean {
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  if (broken === 0) return true;
  const right = text.match(/[^\p{ASCII}\uFFFD]/gu)?.length ?? 0;
  return right > broken * 4;
}
