// Exports the UI to frontend/out, tells its service worker what to keep, lists the hashes of its inline scripts for the
// Content-Security-Policy, and compresses its text files once, so that serving them costs nothing.
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { withEagerModules } from './eager-modules.ts';
import { root, run } from './process.ts';

const out = join(root, 'frontend/out');
const minBytes = 1024;

rmSync(out, { recursive: true, force: true });
const built = await run(join(root, 'node_modules/next/dist/bin/next'), ['build'], {
  cwd: join(root, 'frontend'),
  env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
});
if (built.code !== 0) {
  console.error(built.output);
  process.exit(1);
}
compileModulesAhead();
nameScreenParts();
putStylesIntoPage();
fillServiceWorker();
await compressFiles();
writeFileSync(join(out, 'csp.json'), `${JSON.stringify({ scripts: inlineScriptHashes() })}\n`);

function compileModulesAhead(): void {
  for (const path of globSync('_next/static/chunks/**/*.js', { cwd: out })) {
    const file = join(out, path);
    writeFileSync(file, withEagerModules(readFileSync(file, 'utf8')));
  }
}

/** Written last, since this file tells that the export is whole. */
function inlineScriptHashes(): string[] {
  const hashes = globSync('**/*.html', { cwd: out }).flatMap((file) => {
    const scripts = readFileSync(join(out, file), 'utf8').matchAll(
      /<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs,
    );
    return Array.from(
      scripts,
      ([, code = '']) => `sha256-${createHash('sha256').update(code).digest('base64')}`,
    );
  });
  return [...new Set(hashes)].sort();
}

/**
 * Tells the page's first script what its two screens are made of, so that each reader has theirs loaded at once, and
 * nobody the other one. A part is known by what it draws (`data-screen` in frontend/src/features).
 */
function nameScreenParts(): void {
  const file = join(out, 'index.html');
  const page = readFileSync(file, 'utf8');
  const read = (path: string) => readFileSync(join(out, path), 'utf8');
  const scripts = [...page.matchAll(/<script src="(\/_next\/[^"]+\.js)"/g)].map(([, path = '']) => path);
  const groups = scripts.flatMap((path) =>
    Array.from(read(path).matchAll(/Promise\.all\(\[("static\/[^\]]+)\]/g), ([, names = '']) =>
      Array.from(names.matchAll(/"([^"]+)"/g), ([, name]) => `/_next/${name}`),
    ),
  );
  const named = ['workspace', 'sign-in'].reduce((text, screen) => {
    const [parts, ...others] = groups.filter((group) =>
      group.some((path) => read(path).includes(`"data-screen":"${screen}"`)),
    );
    const slot = `["/${screen}-parts"]`;
    if (!parts || others.length > 0 || !text.includes(slot)) {
      throw new Error(`The parts of the screen "${screen}" could not be found.`);
    }
    return text.replace(slot, JSON.stringify(parts));
  }, page);
  writeFileSync(file, named);
}

/**
 * The page can be drawn as soon as it is there itself. The styles stand behind the first script, which asks the server
 * for things. React looks for the style sheet's own tag before it loads one: a disabled one is there, and not loaded.
 */
function putStylesIntoPage(): void {
  const file = join(out, 'index.html');
  const sheets: string[] = [];
  const page = readFileSync(file, 'utf8').replace(
    /<link rel="stylesheet" href="(\/[^"]+)"[^>]*>/g,
    (_, path: string) => {
      sheets.push(path);
      return '';
    },
  );
  const css = sheets.map((path) => readFileSync(join(out, path), 'utf8')).join('\n');
  const script = `for(const path of ${JSON.stringify(sheets)}){const link=document.createElement("link");link.rel="stylesheet";link.disabled=true;link.setAttribute("href",path);document.head.append(link)}`;
  const inPage = css.replaceAll('url(../media/', 'url(/_next/static/media/');
  if (sheets.length === 0 || /url\(\.\.?\//.test(inPage)) {
    throw new Error('The styles could not be put into the page.');
  }
  writeFileSync(
    file,
    page.replace('</head>', () => `<style>${inPage}</style><script>${script}</script></head>`),
  );
}

/** What the parts in `files` ask for when they are used. */
function laterParts(files: readonly string[]): string[] {
  const scripts = files.filter((file) => file.endsWith('.js'));
  return scripts.flatMap((file) => {
    const code = readFileSync(join(out, file), 'utf8');
    return Array.from(
      code.matchAll(/"(static\/chunks\/[\w.~-]+\.(?:js|css))"/g),
      ([, path]) => `/_next/${path}`,
    );
  });
}

/** Tells the service worker what the product needs to open and to be used, not what single answers need, and gives it a version that changes with any of it. */
function fillServiceWorker(): void {
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  // Only browsers that have no service worker take the script that is marked so.
  const forOld = /src="([^"]+)" noModule/.exec(page)?.[1];
  // By the page's own tags only: what its scripts and styles name is loaded when it is used.
  const tagged = page.matchAll(/(?:src|href)="(\/_next\/static\/[\w./~-]+\.(?:js|woff2))"/g);
  const named = Array.from(tagged, ([, file = '']) => file).filter((file) => file !== forOld);
  const own = globSync('*.{js,svg,webmanifest}', { cwd: out, exclude: ['sw.js'] }).map((file) => `/${file}`);
  const screens = laterParts(named);
  const parts = laterParts(screens);
  const files = ['/', ...new Set([...named, ...screens, ...parts, ...own])].sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(out, file === '/' ? 'index.html' : file)));
  const target = join(out, 'sw.js');
  const filled = readFileSync(target, 'utf8')
    .replace("const version = 'development';", `const version = '${hash.digest('hex').slice(0, 16)}';`)
    .replace("const files = ['/'];", `const files = ${JSON.stringify(files)};`)
    .replace(
      "const pageHash = '';",
      `const pageHash = '${createHash('sha256').update(page).digest('hex')}';`,
    );
  if (/'development'|= \['\/'\]|= '';/.test(filled)) {
    throw new Error('The service worker could not be filled in.');
  }
  writeFileSync(target, filled);
}

async function compressFiles(): Promise<void> {
  const files = globSync('**/*.{html,js,css,json,svg,txt,webmanifest,map}', { cwd: out })
    .map((file) => join(out, file))
    .filter((file) => statSync(file).size > minBytes);
  await Promise.all(files.map(compressFile));
}

async function compressFile(file: string): Promise<void> {
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  writeFileSync(`${file}.br`, br);
  writeFileSync(`${file}.gz`, gz);
}
