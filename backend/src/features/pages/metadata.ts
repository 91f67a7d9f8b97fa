import { oneLine } from './clean-text.ts';
import type { DomDocument } from './dom.ts';
import { linkedDataOf } from './linked-data.ts';
import { dateOf } from './page-date.ts';
import type { Page } from './types.ts';

const nameMaxChars = 300;
const dateNames = [
  'article:published_time',
  'datepublished',
  'og:published_time',
  'parsely-pub-date',
  'citation_publication_date',
  'citation_date',
  'dc.date.issued',
  'dcterms.issued',
  'dcterms.created',
  'dc.date',
  'pubdate',
  'publishdate',
  'date',
];
const dateElements = [
  'time[itemprop~="datePublished"]',
  '[itemprop~="datePublished"]',
  'time[pubdate]',
  'article time[datetime]',
  'main time[datetime]',
  'time[datetime]',
];

/** What a page says about itself: in its head, in its linked data, in marked elements. */
export function metadataOf(document: DomDocument): Omit<Page, 'text'> {
  const data = linkedDataOf(document);
  const meta = metaOf(document);
  const site = meta('og:site_name') ?? named(data.publisher) ?? meta('application-name');
  const title =
    meta('og:title') ?? element(document, 'title') ?? named(data.headline) ?? element(document, 'h1');
  return {
    title: withoutSite(title ?? '', site),
    site,
    date: dateOf(data.published) ?? firstDate(dateNames.map(meta)) ?? dateOfElements(document),
    language: languageOf(document, meta),
  };
}

type Meta = (name: string) => string | null;

/** The first word counts that a page says under a name. */
function metaOf(document: DomDocument): Meta {
  const said = new Map<string, string>();
  for (const node of document.querySelectorAll('meta[content]')) {
    const name = ['property', 'name', 'itemprop', 'http-equiv']
      .map((key) => node.getAttribute(key))
      .find(Boolean);
    const content = named(node.getAttribute('content'));
    if (name && content && !said.has(name.toLowerCase())) said.set(name.toLowerCase(), content);
  }
  return (name) => said.get(name) ?? null;
}

const named = (text: string | null): string | null => oneLine(text ?? '').slice(0, nameMaxChars) || null;

const element = (document: DomDocument, selector: string): string | null =>
  named(document.querySelector(selector)?.textContent ?? null);

/** `Breaking news | The Paper` without the paper. */
function withoutSite(title: string, site: string | null): string {
  if (!site) return title;
  const parts = title.split(/(\s+[|\-–—·•:»]+\s+)/);
  if (parts.length >= 3 && parts.at(-1) === site) return parts.slice(0, -2).join('');
  if (parts.length >= 3 && parts[0] === site) return parts.slice(2).join('');
  return title;
}

function dateOfElements(document: DomDocument): string | null {
  const stated = dateElements.map((selector) => {
    const node = document.querySelector(selector);
    return node?.getAttribute('datetime') ?? node?.getAttribute('content') ?? node?.textContent ?? null;
  });
  return firstDate(stated);
}

function firstDate(texts: (string | null)[]): string | null {
  for (const text of texts) {
    const date = dateOf(text);
    if (date) return date;
  }
  return null;
}

function languageOf(document: DomDocument, meta: Meta): string | null {
  const root = document.documentElement;
  const said =
    root.getAttribute('lang') ??
    root.getAttribute('xml:lang') ??
    meta('content-language') ??
    meta('og:locale');
  const tag = said?.split(',')[0]?.trim().replaceAll('_', '-') ?? '';
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(tag) ? tag : null;
}
