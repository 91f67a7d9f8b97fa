import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../process.ts';

/** What a browser must fetch before the product can start. */
export interface FirstLoad {
  /** Bytes after gzip -9. */
  scriptBytes: number;
  styleBytes: number;
  /** The page, its scripts, styles, preloaded fonts, icon and manifest. */
  requests: number;
}

export const firstLoadBudget: FirstLoad = { scriptBytes: 190 * 1024, styleBytes: 15 * 1024, requests: 14 };

/** Reads the built page in `frontend/out`: the files that it names, as they are sent. */
export function measureFirstLoad(out = join(root, 'frontend/out')): FirstLoad {
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  const files = filesOf(html);
  const sum = (extension: string) =>
    files
      .filter((file) => file.endsWith(extension))
      .reduce((bytes, file) => bytes + packedBytes(readFileSync(join(out, file))), 0);
  return {
    scriptBytes: sum('.js'),
    styleBytes: sum('.css') + inlineStyleBytes(html),
    requests: files.length + 1,
  };
}

const packedBytes = (content: string | Buffer) => gzipSync(content, { level: 9 }).length;

const inlineStyleBytes = (html: string): number =>
  Array.from(html.matchAll(/<style>(.*?)<\/style>/gs), ([, css = '']) => packedBytes(css)).reduce(
    (sum, bytes) => sum + bytes,
    0,
  );

/**
 * Paths that the page's own tags name. `nomodule` scripts, icons for home screens and what is disabled are not asked for
 * at a visit.
 */
export function filesOf(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const paths = tags
    .filter((tag) => !/\bnomodule\b|\bapple-touch-icon\b|\bdisabled\b/i.test(tag))
    .flatMap((tag) => /\b(?:src|href)="(\/[^"]+)"/.exec(tag)?.[1] ?? []);
  return [...new Set(paths.map((path) => path.replace(/[?#].*$/, '')))];
}

/** One sentence for each budget that is not kept. */
export function overBudget(
  { scriptBytes, styleBytes, requests }: FirstLoad,
  budget: FirstLoad = firstLoadBudget,
): string[] {
  const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  const lines: [number, number, string][] = [
    [
      scriptBytes,
      budget.scriptBytes,
      `First load has ${kb(scriptBytes)} of script (gzip); ${kb(budget.scriptBytes)} are allowed. Load what is not needed at once by import().`,
    ],
    [
      styleBytes,
      budget.styleBytes,
      `First load has ${kb(styleBytes)} of CSS (gzip); ${kb(budget.styleBytes)} are allowed.`,
    ],
    [requests, budget.requests, `First load takes ${requests} requests; ${budget.requests} are allowed.`],
  ];
  return lines.filter(([is, allowed]) => is > allowed).map(([, , line]) => line);
}
