import type { Token, Tokens } from 'marked';

export type Links = Map<string, Pick<Tokens.Def, 'href' | 'title'>>;

/** What the definitions among `tokens`, wherever they stand, add to `links`: the first of a label counts. */
export function definitionsIn(tokens: readonly Token[], links: Links): Links {
  const found: Links = new Map();
  const visit = (token: Token) => {
    if (token.type === 'def') {
      const { tag, href, title } = token as Tokens.Def;
      if (!links.has(tag) && !found.has(tag)) found.set(tag, { href, title });
    } else if (token.type === 'list') {
      for (const item of (token as Tokens.List).items) item.tokens.forEach(visit);
    } else if (token.type === 'blockquote' || token.type === 'details' || token.type === 'footnote') {
      (token as { tokens?: Token[] }).tokens?.forEach(visit);
    }
  };
  for (const token of tokens) if (token.raw.includes(']:')) visit(token);
  return found;
}

/** What a reference link in `source` may refer to, in the lexer's spelling. */
export function labelsIn(source: string): string[] {
  if (!source.includes('[')) return [];
  return [...source.matchAll(/\[((?:\\[\s\S]|[^[\]\\])+)\]/g)].map(([, label = '']) =>
    label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase().toLowerCase(),
  );
}
