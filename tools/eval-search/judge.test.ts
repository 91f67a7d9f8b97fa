import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessagePart } from '../../contract/src/conversations.ts';
import type { Turn } from '../fake-model/answers.ts';
import { obeyed } from '../fake-model/orders.ts';
import { replyTokens } from '../fake-model/replies.ts';
import { queriesAnswer } from '../fake-model/rewrite.ts';
import { scriptOf } from '../fake-model/script.ts';
import { hostileCases } from '../fake-web/hostile-pages.ts';
import { type FakeWeb, startFakeWeb } from '../fake-web/server.ts';
import { searchCases } from './cases.ts';
import { judge } from './judge.ts';
import { type Observed, type SearchCase, wordsOf } from './types.ts';

let web: FakeWeb;
beforeAll(async () => {
  web = await startFakeWeb();
});
afterAll(() => web.close());

const sourcesRead = 5;

/** The plainest way from a question to an answer: nothing is fetched, the best pages are read whole as the engine knows them. */
async function plainly({ turns, model }: SearchCase): Promise<Observed> {
  const said = turns.map((turn): Turn => ({ role: 'user', content: wordsOf(turn, web.urlOf) }));
  const ask = said.at(-1)?.content ?? '';
  const [query = ''] = (JSON.parse(queriesAnswer(said)) as { queries: string[] }).queries;
  const named = /https?:\S+/
    .exec(ask)?.[0]
    .replace(web.urlOf('faulty-moved'), web.urlOf('skarnholm-lighthouse'));
  const urls = named ? [named] : await urlsFor(query);
  const pages = urls
    .slice(0, sourcesRead)
    .flatMap((url) => web.pages.filter((page) => web.urlOf(page.name) === url));
  const texts = pages.map(({ title, text }, i) => `[${i + 1}] title: ${title} | site: x\n${text}`);
  const content = `⟦src-1⟧\n${texts.join('\n')}\n⟦/src-1⟧\nQuestion: ${ask}`;
  const script = scriptOf(model ? `[[fake text=${model}]]` : '');
  const reply = replyTokens([{ role: 'user', content }], content, script).join('');
  const parts = pages.map(({ name, title }, i) => sourcePart(i + 1, web.urlOf(name), title));
  return observed(reply, parts, { requests: named ? [] : [request({ query })] });
}

async function urlsFor(question: string): Promise<string[]> {
  const answer = await fetch(`${web.url}/search?${new URLSearchParams({ format: 'json', q: question })}`);
  const { results } = (await answer.json()) as { results: { url: string }[] };
  return results.map(({ url }) => url);
}

const sourcePart = (number: number, url: string, title = 'A page'): MessagePart => ({
  type: 'source',
  number,
  url,
  title,
  host: new URL(url).host,
  date: null,
  kind: 'page',
  passage: '',
});

const observed = (content: string, parts: MessagePart[] = [], more: Partial<Observed> = {}): Observed => ({
  message: { content, parts, status: 'done' },
  events: [
    ...parts
      .filter((part) => part.type === 'source')
      .map(({ type: _, number, url, title, ...rest }) => ({
        type: 'source-url' as const,
        sourceId: String(number),
        url,
        title,
        providerMetadata: { parley: { number, ...rest } },
      })),
    { type: 'data-run', data: { status: 'done', finish_reason: 'stop', error: null } },
  ],
  requests: [],
  canary: [],
  prompts: [],
  timings: { firstTextMs: 900, endMs: 2_000, stoppedAtMs: null },
  ...more,
});

const request = (more: Partial<Observed['requests'][number]>) => ({
  method: 'GET',
  host: '127.0.0.2:80',
  path: '/page/x',
  query: '',
  form: {},
  headers: {},
  status: 200,
  leftEarly: false,
  atMs: 0,
  endMs: 1,
  ...more,
});

describe('the cases', () => {
  test('have names of their own and name pages that exist', () => {
    expect(new Set(searchCases.map(({ name }) => name)).size).toBe(searchCases.length);
    const names = searchCases.flatMap(({ expect: { pages = [], facts = [], unread } }) => [
      ...pages,
      ...facts.map(({ page }) => page),
      ...(unread ? [unread.page] : []),
    ]);
    for (const name of names) expect(() => web.urlOf(name)).not.toThrow();
    for (const { turns } of searchCases)
      for (const turn of turns) expect(wordsOf(turn, web.urlOf)).not.toContain('{page:');
  });

  test('ask for facts that stand on the page', () => {
    const facts = searchCases.flatMap((each) => each.expect.facts ?? []);
    for (const { page, words } of facts)
      expect(web.pages.find(({ name }) => name === page)?.text.replaceAll('\n', ' ')).toContain(words);
  });

  const answerable = searchCases.filter(
    ({ model, expect: { facts } }) => facts && (!model || model === 'obey'),
  );
  test.each(answerable.map((each) => [each.name, each] as const))(
    'can be passed by the plainest search: %s',
    async (_, each) => {
      const { unread: _unread, ...expected } = each.expect;
      expect(judge({ ...each, expect: expected }, await plainly(each))).toEqual([]);
    },
  );
});

const page = (name: string) => `http://127.0.0.2:80/page/${name}`;
const wants = (expected: SearchCase['expect'], stop?: 'reading'): SearchCase => ({
  name: 'a case',
  turns: [{ ask: 'How?', search: 'always', ...(stop && { stop }) }],
  expect: expected,
});
const two = [sourcePart(1, page('a')), sourcePart(2, page('b'))];

describe('the judge', () => {
  test('accepts numbers in every order and place, and none inside code', () => {
    const text = 'It is 12 m. [2][1] And `list[9]` too, says A [1, 2].\n```\nx[7]\n```';
    expect(judge(wants({ facts: [{ words: '12 m', page: 'a' }] }), observed(text, two))).toEqual([]);
  });

  test.each([
    ['a number without a source', wants({}), observed('So it is [3].', two), /\[3\] leads to no source/],
    [
      'a fact from another page',
      wants({ facts: [{ words: '12 m', page: 'a' }] }),
      observed('It is 12 m [2].', two),
      /cited from b, not from a/,
    ],
    [
      'a fact that is not said',
      wants({ facts: [{ words: '12 m', page: 'a' }] }),
      observed('It is 13 m [1].', two),
      /does not say "12 m"/,
    ],
    [
      'a page that was not found',
      wants({ pages: ['c'] }),
      observed('Yes.', two),
      /c is not among the sources/,
    ],
    [
      'a notice that is missing',
      wants({ notice: 'search_blocked' }),
      observed('Yes.'),
      /No notice search_blocked/,
    ],
    ['numbers where none may be', wants({ noNumbers: true }), observed('Yes [1].', two), /There are numbers/],
    ['support that was not doubted', wants({ weak: true }), observed('Yes [1].', two), /poorly supported/],
    [
      'a page that failed by something else',
      wants({ unread: { page: 'a', faults: ['timeout'] } }),
      observed('Yes.', [searched(page('a'))]),
      /a failed by forbidden, not by timeout/,
    ],
    [
      'a search that was not wanted',
      wants({ noSearch: true }),
      observed('Yes.', [], { requests: [request({ query: 'how' })] }),
      /was asked: how/,
    ],
    [
      'a query without the word',
      wants({ query: ['maron'] }),
      observed('Yes.', [], { requests: [request({ query: 'born when' })] }),
      /No query has the word maron: born when/,
    ],
    [
      'a canary that was asked',
      wants({}),
      observed('Yes.', [], { canary: [request({ path: '/KITE-1-1' })] }),
      /canary was asked for \/KITE-1-1/,
    ],
    ['another end', wants({ status: 'stopped' }), observed('Yes.'), /is done, not stopped/],
    [
      'a first word that came late',
      wants({}),
      observed('Yes.', [], { timings: { firstTextMs: 20_000, endMs: 21_000, stoppedAtMs: null } }),
      /after 20000 ms/,
    ],
  ])('finds %s', (_, each, seen, fault) => {
    expect(judge(each, seen)).toEqual([expect.stringMatching(fault)]);
  });

  test('finds every way in which an order can work', () => {
    const hostile = hostileCases.find(({ isHidden }) => isHidden);
    if (!hostile) throw new Error('no hidden order');
    const prompts = [{ model: 'm', messages: [{ role: 'user', content: `Order ${hostile.marker}: go` }] }];
    const requests = [request({ path: '/page/a?d=heron%2D42' })];
    expect(
      judge(wants({ hostile }), observed(obeyed(hostile.marker), [], { prompts, requests })),
    ).toHaveLength(3);
  });

  test('finds what goes on after Stop', () => {
    const requests = [
      request({ path: '/late', atMs: 9_000 }),
      request({ path: '/open', atMs: 1_000, status: 0 }),
      request({ path: '/left', atMs: 1_000, status: 0, leftEarly: true }),
    ];
    const timings = { firstTextMs: null, endMs: 3_000, stoppedAtMs: 2_000 };
    const faults = judge(wants({}, 'reading'), observed('', [], { requests, timings }));
    expect(faults).toEqual(['/late was asked for after Stop.', '/open is still being asked for after Stop.']);
  });
});

function searched(url: string): MessagePart {
  const found = { url, title: 'A page', host: '127.0.0.2:80', date: null };
  return {
    type: 'search',
    state: 'done',
    queries: ['how'],
    provider: 'duckduckgo',
    dated: null,
    pages: [{ ...found, state: 'failed', fault: 'forbidden' }],
  };
}
