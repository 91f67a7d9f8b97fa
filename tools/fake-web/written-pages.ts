import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { escapeHtml, htmlOf } from './markup.ts';
import { type FakePage, send } from './page.ts';
import { pdfOf } from './pdf.ts';

const folder = join(import.meta.dirname, 'pages');

interface Written {
  title: string;
  language: 'en' | 'de';
  date: string | null;
  body: string;
}

interface Rendered {
  extension: string;
  type: string;
  body: Buffer;
}

const html = (body: string): Rendered => ({
  extension: '',
  type: 'text/html; charset=utf-8',
  body: Buffer.from(body),
});

/** How the text of `pages/*.md` is served, by the `kind` in its head. */
const kinds: Readonly<Record<string, (page: Written) => Rendered>> = {
  article: (page) => html(frame(page, `<article>${heading(page)}${htmlOf(page.body)}</article>`)),
  encyclopedia: (page) => html(frame(page, `<main>${heading(page)}${htmlOf(page.body)}</main>`)),
  docs: (page) => html(frame(page, `<main class="docs">${heading(page)}${htmlOf(page.body)}</main>`)),
  forum: (page) => html(frame(page, `<main>${heading(page)}${postsHtml(page.body)}</main>`)),
  bare: (page) => html(`<title>${escapeHtml(page.title)}</title>\n${heading(page)}\n${htmlOf(page.body)}`),
  latin1: (page) => ({
    extension: '.html',
    type: 'text/html',
    body: Buffer.from(
      frame(page, `<article>${heading(page)}${htmlOf(page.body)}</article>`, 'iso-8859-1'),
      'latin1',
    ),
  }),
  pdf: ({ title, body }) => ({
    extension: '.pdf',
    type: 'application/pdf',
    body: pdfOf(title, body.split('\n\n')),
  }),
  json: ({ body }) => ({ extension: '.json', type: 'application/json', body: Buffer.from(body) }),
  text: ({ body }) => ({ extension: '.txt', type: 'text/plain; charset=utf-8', body: Buffer.from(body) }),
};

/** The pages in the folder `pages`, by name. */
export function writtenPages(): FakePage[] {
  return globSync('*.md', { cwd: folder })
    .sort()
    .map((file) => {
      const { kind, ...page } = parse(readFileSync(join(folder, file), 'utf8'));
      const render = kinds[kind];
      if (!render) throw new Error(`${file} is of no known kind: ${kind}`);
      const { extension, type, body } = render(page);
      const name = basename(file, '.md');
      return {
        name,
        path: `/page/${name}${extension}`,
        title: page.title,
        language: page.language,
        date: page.date,
        text: page.body,
        isEncyclopedia: kind === 'encyclopedia',
        onlyFor: null,
        serve: (res) => send(res, type, body),
      };
    });
}

/** A file begins with lines of `key: value` and an empty line. */
function parse(file: string): Written & { kind: string } {
  const end = file.indexOf('\n\n');
  const head = new Map(
    file
      .slice(0, end)
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
  );
  return {
    title: head.get('title') ?? '',
    kind: head.get('kind') ?? '',
    language: head.get('language') === 'de' ? 'de' : 'en',
    date: head.get('date') ?? null,
    body: file.slice(end).trim(),
  };
}

const heading = ({ title }: Written) => `<h1>${escapeHtml(title)}</h1>`;

/** What surrounds the text of most pages and is no part of it. */
export function frame(
  { title, language, date }: Pick<Written, 'title' | 'language' | 'date'>,
  main: string,
  charset = 'utf-8',
): string {
  const published = date ? `<meta property="article:published_time" content="${date}">` : '';
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="${charset}"><title>${escapeHtml(title)}</title>${published}
<script>window.visits = (window.visits ?? 0) + 1;</script></head>
<body>
<header><nav><a href="/">Home</a> <a href="/all">All pages</a> <a href="/contact">Contact</a></nav></header>
${main}
<aside class="related"><h3>Read next</h3><ul><li><a href="/1">Nine walks for a rainy day</a></li></ul></aside>
<footer>Subscribe to our newsletter. We use cookies.</footer>
</body>
</html>`;
}

/** `@author date` begins each post of a thread. */
function postsHtml(body: string): string {
  return body
    .split(/\n\n(?=@)/)
    .map((post) => {
      const [by = '', ...text] = post.split('\n');
      const [author = '', date = ''] = by.slice(1).split(' ');
      return `<div class="post"><div class="author">${author} <time>${date}</time></div>
<div class="message">${htmlOf(text.join('\n'))}</div></div>`;
    })
    .join('\n');
}
