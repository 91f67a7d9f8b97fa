import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { type FakeWeb, startFakeWeb } from '../../tools/fake-web/server.ts';
import { type Fleet, type FleetNode, startFleet } from '../../tools/fleet/fleet.ts';
import { launchBrowser, type VisitOptions, type Visitor, visit } from './browser.ts';
import { reportFailure } from './failure.ts';
import { open } from './jobs.ts';
import { answeredBy, newDataDir, startParley, testSettings } from './parley.ts';

interface Setting {
  /** A web to search. */
  web?: boolean;
  /** So many nodes on one database behind a balancer, in place of one process that brings its own. */
  nodes?: number;
  settings?: Record<string, string>;
  /** What one node has besides; `at` counts from 1. */
  settingsOf?: (at: number) => Record<string, string>;
  /** Pages stay open from test to test. */
  keepsPages?: boolean;
}

interface Meeting extends VisitOptions {
  /** Where they find the product; the balancer's address or the process's without it. */
  url?: string;
  name?: string;
}

/** Somebody who is signed in. */
interface Person extends Visitor {
  name: string;
}

/** What the tests of one file run against: the product, a scripted model, and what else was asked for. */
export interface Product {
  readonly fake: FakeModel;
  readonly web: FakeWeb;
  readonly url: string;
  readonly databaseUrl: string;
  /** The only node, or the first of several. */
  readonly node: FleetNode;
  readonly nodes: readonly FleetNode[];
  readonly browser: Browser;
  /** A browser profile of its own, with an empty page. It is closed when the test ends. */
  visit(options?: Meeting): Promise<Visitor>;
  /** The same, signed in to a new account; nothing is loaded yet. */
  newcomer(options?: Meeting): Promise<Person>;
  /** The same, at the empty chat. */
  someone(options?: Meeting): Promise<Person>;
}

/**
 * Starts all of it before the first test of the file and ends it after the last.
 *
 * Errors: a test whose pages report an error fails, unless their visitor is `faulty`. What the pages of a failed test
 *         show is printed.
 */
export function useProduct({
  web = false,
  nodes,
  settings = {},
  settingsOf,
  keepsPages,
}: Setting = {}): Product {
  let made: Pick<Product, 'fake' | 'web' | 'url' | 'databaseUrl' | 'nodes' | 'browser'> | undefined;
  const ends: (() => unknown)[] = [];
  let visitors: Visitor[] = [];
  let people = 0;

  beforeAll(async () => {
    const dataDir = newDataDir();
    ends.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const [fake, fakeWeb] = await Promise.all([startFakeModel(), web ? startFakeWeb() : null]);
    ends.push(() => fake.close());
    if (fakeWeb) ends.push(() => fakeWeb.close());
    const all = { ...answeredBy(fake), ...(fakeWeb && searching(fakeWeb)), ...settings };
    const starting = [
      launchBrowser().then((launched) => {
        ends.push(() => launched.close());
        return launched;
      }),
      (nodes ? startNodes(nodes, dataDir, all, settingsOf) : startOne(dataDir, all)).then((running) => {
        ends.push(() => running.stop());
        return running;
      }),
    ] as const;
    // If one fails, the other is still to be ended.
    await Promise.allSettled(starting);
    const [browser, started] = await Promise.all(starting);
    made = { fake, web: fakeWeb as FakeWeb, browser, ...started };
  });
  afterAll(async () => {
    await closePages();
    for (const end of ends.toReversed()) await end();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await reportFailure(task.name, visitors);
    const errors = visitors.flatMap((visitor) => (visitor.isFaulty ? [] : visitor.errors));
    if (!keepsPages) await closePages();
    expect(errors, 'what the browser reports').toEqual([]);
  });

  async function closePages(): Promise<void> {
    await Promise.all(visitors.map(({ context }) => context.close()));
    visitors = [];
  }

  const product: Product = {
    get fake() {
      return known().fake;
    },
    get web() {
      return known().web;
    },
    get url() {
      return known().url;
    },
    get databaseUrl() {
      return known().databaseUrl;
    },
    get nodes() {
      return known().nodes;
    },
    get node() {
      return known().nodes[0] as FleetNode;
    },
    get browser() {
      return known().browser;
    },
    async visit({ url = known().url, ...options } = {}) {
      const visitor = await visit(known().browser, url, options);
      visitors.push(visitor);
      return visitor;
    },
    async newcomer({ name = `person${++people}`, url = known().url, ...options } = {}) {
      const visitor = await product.visit({ url, ...options });
      await signIn(visitor, url, name);
      return { ...visitor, name };
    },
    async someone(options) {
      const person = await product.newcomer(options);
      await open(person.page);
      return person;
    },
  };
  return product;

  function known() {
    if (!made) throw new Error('The product runs in tests and hooks only.');
    return made;
  }
}

const searching = (web: FakeWeb) => ({
  WEB_SEARCH: 'on',
  DUCKDUCKGO_URL: web.url,
  // Nothing is there: what DuckDuckGo refuses, nobody else answers.
  WIKIPEDIA_URL: 'http://127.0.0.1:9',
  FETCH_ALLOW: web.hosts.join(','),
});

async function startOne(dataDir: string, settings: Record<string, string>) {
  const parley = await startParley(settings, dataDir);
  return { url: parley.url, databaseUrl: '', nodes: [parley], stop: () => parley.stop() };
}

function startNodes(
  size: number,
  dataDir: string,
  settings: Record<string, string>,
  settingsOf: Setting['settingsOf'],
): Promise<Fleet> {
  const shared = { ...testSettings, ...settings };
  return startFleet({ size, dataDir, settings: shared, ...(settingsOf && { settingsOf }) });
}

/** By the API, with the cookie that the sign-in screen would have left; the screen has tests of its own. */
async function signIn({ context }: Visitor, url: string, username: string): Promise<void> {
  const password = 'password123';
  const data = { username, email: `${username.toLowerCase()}@example.com`, password };
  for (const step of ['register', 'login']) {
    const response = await context.request.post(`${url}/api/v1/auth/${step}`, { data });
    if (!response.ok()) throw new Error(`${step}: ${response.status()} ${await response.text()}`);
  }
}
