import type { ServerResponse } from 'node:http';

/**
 * One page of the fake web.
 *
 * Shape:  `path` is where it stands, the name in it. `text` is what the search engines know of it. `onlyFor`: it is
 *         found only by questions that hold this word, so that it does not get between ordinary ones.
 */
export interface FakePage {
  name: string;
  path: string;
  title: string;
  language: 'en' | 'de';
  /** `YYYY-MM-DD` */
  date: string | null;
  text: string;
  isEncyclopedia: boolean;
  onlyFor: string | null;
  serve(res: ServerResponse): void;
}

/** The name of the page at this address; null: none of ours. */
export function pageNameOf(url: string): string | null {
  const path = URL.parse(url)?.pathname ?? url;
  return /^\/page\/([\w-]+)(?:\.\w+)?$/.exec(path)?.[1] ?? null;
}

export function send(res: ServerResponse, type: string, body: Buffer | string, status = 200): void {
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}
