import { cleanCharacters, oneLine, tidyLines } from './clean-text.ts';
import { dateOf } from './page-date.ts';
import type { Page } from './types.ts';

/** What is beyond has no part in an answer and would cost the time for all of it. */
const pagesMax = 200;

/** The text of a PDF, each page under a heading with its number. Errors: those of the library for a broken file. */
export async function readPdf(body: Uint8Array): Promise<Page> {
  // Few pages are PDFs, and the library is the largest part of a worker.
  const { getDocumentProxy, getMeta } = await import('unpdf');
  const pdf = await getDocumentProxy(new Uint8Array(body), { useSystemFonts: false, verbosity: 0 });
  const pages: string[] = [];
  for (let number = 1; number <= Math.min(pdf.numPages, pagesMax); number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const lines = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    const text = tidyLines(cleanCharacters(lines));
    if (text !== '') pages.push(`## Page ${number}\n\n${text}`);
    page.cleanup();
  }
  const { info } = await getMeta(pdf);
  return {
    title: stated(info.Title) || pages[0]?.split('\n')[2]?.slice(0, 200) || '',
    site: null,
    date: dateOf(stated(info.CreationDate).replace(/^D:/, '')),
    language: stated(info.Language) || null,
    text: pages.join('\n\n'),
  };
}

const stated = (value: unknown): string => (typeof value === 'string' ? oneLine(value) : '');
