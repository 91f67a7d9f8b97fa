import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';

const page = '<!doctype html>the page of this build';
const pageHash = createHash('sha256').update(page).digest('hex');
const source = readFileSync(new URL('../../public/sw.js', import.meta.url), 'utf8')
  .replace("const files = ['/'];", "const files = ['/', '/theme.js'];")
  .replace("const pageHash = '';", `const pageHash = '${pageHash}';`);

/** Installs the worker before a server that has `answers`. What it keeps then, by path. */
async function install(answers: Record<string, Response>): Promise<Map<string, Response>> {
  const kept = new Map<string, Response>();
  let installed: Promise<unknown> = Promise.reject(new Error('Nothing was waited for.'));
  const caches = {
    match: async () => undefined,
    open: async () => ({
      match: async (path: string) => kept.get(path),
      put: async (path: string, response: Response) => kept.set(path, response),
    }),
  };
  const addEventListener = (type: string, listener: (event: object) => void) => {
    const waitUntil = (work: Promise<unknown>) => {
      installed = work;
    };
    installed.catch(() => {});
    if (type === 'install') queueMicrotask(() => listener({ waitUntil }));
  };
  const fetch = async (path: string) => answers[path] ?? new Response('', { status: 404 });
  runInContext(source, createContext({ self: { addEventListener }, caches, fetch, crypto }));
  await Promise.resolve();
  await installed;
  return kept;
}

test('keeps the page and its parts when they are those of its build', async () => {
  const kept = await install({ '/': new Response(page), '/theme.js': new Response('') });
  expect([...kept.keys()].sort()).toEqual(['/', '/theme.js']);
  expect(await kept.get('/')?.text()).toBe(page);
});

test('is not installed when a part of its build is not there yet', async () => {
  await expect(install({ '/': new Response(page) })).rejects.toThrow('/theme.js was answered with 404.');
});

test('is not installed with the page of another build', async () => {
  const other = { '/': new Response('the page of another build'), '/theme.js': new Response('') };
  await expect(install(other)).rejects.toThrow('another version');
});
