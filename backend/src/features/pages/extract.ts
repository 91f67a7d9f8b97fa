import { decodeText } from './decode.ts';
import { kindOf, type PageKind } from './media-type.ts';
import { readHtml } from './read-html.ts';
import { readPdf } from './read-pdf.ts';
import { readJson, readText } from './read-text.ts';
import { type Page, type RawPage, ReadFault } from './types.ts';

const textMaxChars = 1_000_000;
/** Of the first characters; more of it is what bytes of something else look like as text. */
const garbageShareMax = 0.1;

/**
 * What a person would read on a page. As long as it takes: for use where it can be killed.
 *
 * Errors: ReadFault `unreadable`.
 */
export async function extractPage(raw: RawPage): Promise<Page> {
  const page = await readAs(kindOf(raw.contentType, raw.body), raw);
  if (!/[\p{L}\p{N}]/u.test(page.text)) throw new ReadFault('unreadable', `No text on ${raw.url}`);
  return { ...page, text: page.text.slice(0, textMaxChars).toWellFormed() };
}

async function readAs(kind: PageKind, raw: RawPage): Promise<Page> {
  if (kind === 'none') throw new ReadFault('unreadable', `Not a text: ${raw.url}`);
  if (kind === 'pdf') return readPdfOrFail(raw);
  const text = decodeText(raw.body, raw.contentType);
  if (isGarbage(text)) throw new ReadFault('unreadable', `Not a text: ${raw.url}`);
  if (kind === 'html') return readHtml(text, raw.url);
  return kind === 'json' ? readJson(text) : readText(text);
}

async function readPdfOrFail(raw: RawPage): Promise<Page> {
  try {
    return await readPdf(raw.body);
  } catch (error) {
    throw new ReadFault('unreadable', `No PDF that can be read: ${raw.url}`, { cause: error });
  }
}

function isGarbage(text: string): boolean {
  const start = text.slice(0, 4096);
  const odd = start.match(/[[\p{Cc}\uFFFD]--[\t\n\f\r]]/gv)?.length ?? 0;
  return odd > start.length * garbageShareMax;
}
