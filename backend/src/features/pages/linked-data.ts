import type { DomDocument } from './dom.ts';

/** What JSON-LD blocks say of the page; null for what they do not. */
export interface LinkedData {
  headline: string | null;
  published: string | null;
  publisher: string | null;
}

const articleType = /(?:Article|Posting|Report|Review|Recipe|Thread|Question|QAPage|WebPage|Event|HowTo)$/;
/** Of things inside things; deeper ones are about something else. */
const depthMax = 4;

/** Errors: none; blocks that are no JSON do not count. */
export function linkedDataOf(document: DomDocument): LinkedData {
  const things = [...document.querySelectorAll('script[type="application/ld+json"]')].flatMap(
    ({ textContent }) => thingsIn(parsed(textContent), depthMax),
  );
  const articles = things.filter((thing) => typesOf(thing).some((type) => articleType.test(type)));
  const first = (read: (thing: Thing) => string | null): string | null => {
    for (const thing of articles) {
      const value = read(thing);
      if (value) return value;
    }
    return null;
  };
  return {
    headline: first(({ headline }) => textOf(headline)),
    published: first(({ datePublished, dateCreated }) => textOf(datePublished) ?? textOf(dateCreated)),
    publisher: first(({ publisher }) => nameOf(publisher)),
  };
}

type Thing = Readonly<Record<string, unknown>>;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function thingsIn(value: unknown, depth: number): Thing[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => thingsIn(item, depth - 1));
  const thing = value as Thing;
  return [thing, ...thingsIn(thing['@graph'], depth - 1), ...thingsIn(thing.mainEntity, depth - 1)];
}

const typesOf = (thing: Thing): string[] =>
  [thing['@type']].flat().filter((type) => typeof type === 'string');

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() ? value : null);

function nameOf(value: unknown): string | null {
  const [first] = [value].flat();
  return typeof first === 'object' && first !== null ? textOf((first as Thing).name) : null;
}
