import { deflateSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { pdfOf } from '../../testing/pdf.ts';
import { createPageReader, type PageReader, type PageReaderOptions } from './read-page.ts';
import type { RawPage } from './types.ts';

const patient = { workers: 1, timeoutMs: 60_000, maxHeapMb: 128, log: createLog('silent') };
const never = new AbortController().signal;
const page = (html: string): RawPage => ({
  url: 'https://x.test/',
  contentType: 'text/html',
  body: Buffer.from(html),
});
const short = page('<title>Short</title><p>A few words to read.</p>');
/** Takes many seconds on any machine. */
const endless = page(`<table>${'<tr><td><b>some words<td>and more'.repeat(150_000)}`);

let reader: PageReader;
afterEach(() => reader.close());
const open = (options: Partial<PageReaderOptions> = {}): PageReader => {
  reader = createPageReader({ ...patient, ...options });
  return reader;
};

it('reads a page in a thread', async () => {
  expect(await open().read(short, never)).toMatchObject({ title: 'Short', text: 'A few words to read.' });
});

it('leaves the bytes that it was given to their owner', async () => {
  const { body } = short;
  await open().read(short, never);
  expect(body.byteLength).toBeGreaterThan(0);
});

it('gives up on a page at its deadline, and reads the next one', async () => {
  open({ timeoutMs: 400 });
  const begun = performance.now();
  await expect(reader.read(endless, never)).rejects.toMatchObject({ name: 'ReadFault', code: 'timeout' });
  expect(performance.now() - begun).toBeLessThan(10_000);
  await reader.close();
  open();
  const [late, next] = await Promise.allSettled([
    reader.read(endless, AbortSignal.timeout(1_500)),
    reader.read(short, never),
  ]);
  expect(late.status).toBe('rejected');
  expect(next).toMatchObject({ status: 'fulfilled', value: { title: 'Short' } });
}, 60_000);

it('stops when it is told to: the page in a thread and those that wait', async () => {
  open();
  const stop = new AbortController();
  const [first, second] = [reader.read(endless, stop.signal), reader.read(short, stop.signal)];
  const third = reader.read(short, never);
  stop.abort(new Error('stopped'));
  await expect(first).rejects.toThrow('stopped');
  await expect(second).rejects.toThrow('stopped');
  expect(await third).toMatchObject({ title: 'Short' });
  await expect(reader.read(short, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
}, 60_000);

it('ends a thread that needs more memory than it may have, and reads the next page', async () => {
  open({ maxHeapMb: 48 });
  const objects = {
    ...short,
    contentType: 'application/json',
    body: Buffer.from(`[${'{"a":{}},'.repeat(500_000)}1]`),
  };
  await expect(reader.read(objects, never)).rejects.toMatchObject({ code: 'too_large' });
  expect(await reader.read(short, never)).toMatchObject({ title: 'Short' });
}, 60_000);

it('ends a thread in which a small PDF unpacks to a lot', async () => {
  const blanks = deflateSync(Buffer.alloc(160 * 1024 * 1024, ' '));
  const bomb = {
    ...short,
    contentType: 'application/pdf',
    body: pdfOf(['', ''], { bytes: blanks, filter: '/FlateDecode' }),
  };
  open();
  await expect(reader.read(bomb, never)).rejects.toMatchObject({
    code: expect.stringMatching(/too_large|timeout/),
  });
  expect(await reader.read(short, never)).toMatchObject({ title: 'Short' });
}, 60_000);

it('says what it could not read, and goes on with the same thread', async () => {
  open();
  await expect(reader.read(page('<p> </p>'), never)).rejects.toMatchObject({ code: 'unreadable' });
  expect(await reader.read(short, never)).toMatchObject({ title: 'Short' });
});

it('reads many pages with few threads', async () => {
  open({ workers: 2 });
  const pages = await Promise.all(
    Array.from({ length: 20 }, (_, i) => reader.read(page(`<p>This is page ${i}.</p>`), never)),
  );
  expect(pages.map(({ text }) => text)).toEqual(pages.map((_, i) => `This is page ${i}.`));
}, 60_000);

it('ends everything when it is closed', async () => {
  open();
  reader.warm();
  const reading = reader.read(endless, never);
  const waiting = reader.read(short, never);
  const outcomes = Promise.allSettled([reading, waiting]);
  await reader.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(reader.read(short, never)).rejects.toThrow('closed');
});
