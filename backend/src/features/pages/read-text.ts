import { cleanCharacters, oneLine, tidyLines } from './clean-text.ts';
import type { Page } from './types.ts';

const titleMaxChars = 300;
const depthMax = 100;
const untold = { site: null, date: null, language: null };

/** A plain or Markdown text; its first line, or its first heading, is the title. */
export function readText(text: string): Page {
  const clean = tidyLines(cleanCharacters(text));
  const heading = /^#{1,6}\s+(.+)$/m.exec(clean)?.[1] ?? clean.slice(0, clean.search(/\n|$/));
  return { ...untold, title: oneLine(heading).slice(0, titleMaxChars), text: clean };
}

/** JSON set out in lines; as it came when it is none. */
export function readJson(text: string): Page {
  const shown = prettyJson(text);
  return { ...untold, title: '', text: tidyLines(cleanCharacters(shown)) };
}

function prettyJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return isDeep(text) ? text : JSON.stringify(value, null, 2);
  } catch {
    return text;
  }
}

/** Indenting grows with the square of the depth. */
function isDeep(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > depthMax) return true;
  }
  return false;
}
