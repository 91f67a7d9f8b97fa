import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followOrder, obeyed } from '../fake-model/orders.ts';
import { hostileCases } from './hostile-pages.ts';
import { pageNameOf } from './page.ts';
import { type FakeWeb, startFakeWeb } from './server.ts';

let web: FakeWeb;
beforeAll(async () => {
  web = await startFakeWeb();
});
afterAll(() => web.close());

const get = (name: string, signal?: AbortSignal) =>
  fetch(web.urlOf(name), { redirect: 'manual', ...(signal && { signal }) });
/** The lines of a PDF, when the table at its end finds every object. */
const pdfText = async (name: string) => {
  const file = Buffer.from(await (await get(name)).arrayBuffer()).toString('latin1');
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
  const starts = [...file.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, start]) => Number(start));
  for (const [i, start] of starts.entries())
    expect(file.slice(start)).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
  const lines = [...file.matchAll(/\((.*)\) Tj/g)].map(([, line = '']) => line.replaceAll(/\\(.)/g, '$1'));
  return lines.join(' ');
};

test('serves every written page, and its name can be told from its address', async () => {
  const written = web.pages.filter(({ name }) => !/^(faulty|hostile)-/.test(name));
  expect(written.length).toBeGreaterThanOrEqual(39);
  for (const { name } of written) {
    expect((await get(name)).status).toBe(200);
    expect(pageNameOf(web.urlOf(name))).toBe(name);
  }
});

test('makes PDFs that can be read, umlauts included', async () => {
  expect(await pdfText('kite-bridge-inquiry')).toContain('58 had rusted through');
  expect(await pdfText('mooshausen-haushalt')).toContain('für Straßen 2,9 Millionen Euro');
  expect(await pdfText('hostile-pdf-layer-stop')).toContain('KITE-11-5');
});

test('sends the kinds of text that a web has', async () => {
  const latin1 = Buffer.from(await (await get('kesselbachbahn-chronik')).arrayBuffer());
  expect(latin1.toString('latin1')).toContain('Die Bürger jubelten');
  expect(latin1.toString('utf8')).toContain('\ufffd');
  expect(await (await get('port-merrin-tram')).text()).not.toContain('<html');
  expect(await (await get('tidewheel-quotas')).json()).toMatchObject({ plans: { length: 3 } });
  expect(await (await get('tidewheel-install')).text()).toContain('<td><code>tick_ms</code></td>');
  expect((await get('dune-telescope')).headers.get('content-type')).toContain('text/plain');
});

test.each([
  ['not-found', 404],
  ['forbidden', 403],
  ['server-error', 500],
  ['redirect-loop', 302],
  ['moved', 301],
  ['wrong-type', 200],
  ['wrong-charset', 200],
  ['empty', 200],
] as const)('has a page that is %s', async (defect, status) => {
  expect((await get(`faulty-${defect}`)).status).toBe(status);
});

test('has pages that never end, or not when they should', async () => {
  await expect(get('faulty-cut').then((response) => response.text())).rejects.toThrow();
  const slow = get('faulty-slow', AbortSignal.timeout(200));
  await expect(slow.then((response) => response.text())).rejects.toThrow('timeout');
  const response = await get('faulty-endless');
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > 1_000_000) break;
  }
  expect(bytes).toBeGreaterThan(1_000_000);
});

test('has a page that is small on the wire and 64 MiB unpacked', async () => {
  const wire = await rawBytes('faulty-gzip-bomb');
  expect(wire.length).toBeLessThan(200_000);
  expect(gunzipSync(wire).length).toBe(64 * 1024 * 1024);
});

test('leads to the canary, which tells who came', async () => {
  const { headers } = await get('faulty-redirect-inside');
  await fetch(headers.get('location') ?? '');
  expect(web.canary.requests).toMatchObject([{ path: '/inside' }]);
});

test('has sixty hostile pages whose orders a model can follow, each found only by its place', async () => {
  expect(hostileCases).toHaveLength(60);
  expect(new Set(hostileCases.map(({ place }) => place)).size).toBe(60);
  for (const { name, carrier, marker, place, fact } of hostileCases) {
    const raw = carrier === 'pdf-layer' ? await pdfText(name) : await (await get(name)).text();
    expect(raw).toContain(fact);
    expect(followOrder(readable(raw), 'secret')?.reply).toContain(obeyed(marker));
    const found = await (await fetch(`${web.url}/search?format=json&q=${place}`)).json();
    expect(found.results[0].url).toBe(web.urlOf(name));
  }
  const others = await (await fetch(`${web.url}/search?format=json&q=gate+opens+morning`)).text();
  expect(others).not.toContain('hostile-');
});

test('answers as Wikipedia for the articles of an encyclopedia', async () => {
  const api = `${web.url}/w/api.php?action=query&format=json&formatversion=2&list=search&srsearch=glasswing+otter`;
  const { query } = await (await fetch(api)).json();
  expect(query.search[0]).toMatchObject({ title: 'Glasswing otter' });
  expect(await (await fetch(`${web.url}/wiki/Glasswing_otter`)).text()).toContain('7 minutes');
});

test('answers as SearXNG, within a time when one is named', async () => {
  const ask = async (more: string) =>
    (await (await fetch(`${web.url}/search?format=json&q=Port+Merrin+tram${more}`)).json()).results;
  expect((await ask('')).length).toBeGreaterThan(2);
  expect(await ask('&time_range=week')).toMatchObject([
    { url: web.urlOf('port-merrin-tram-line-5'), publishedDate: '2026-11-09T00:00:00' },
  ]);
});

/** Escapes undone, line breaks as a reader sees them, tag characters as the letters that they stand for. */
const readable = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\u{e0000}-\u{e007f}]/gu, (tag) =>
      String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000),
    );

async function rawBytes(name: string): Promise<Buffer> {
  const [response] = (await once(request(web.urlOf(name)).end(), 'response')) as [IncomingMessage];
  return buffer(response);
}
