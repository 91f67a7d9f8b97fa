import { Readable } from 'node:stream';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBody } from './read-body.ts';

const text = Buffer.from('The quick brown fox. '.repeat(1000));
const from = (bytes: Buffer) => Readable.from([bytes]);
const code = (code: string) => expect.objectContaining({ name: 'FetchFault', code });

test.each([
  [undefined, text],
  ['', text],
  ['identity', text],
  ['gzip', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['GZIP', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['br', brotliCompressSync(text)],
  ['zstd', zstdCompressSync(text)],
  ['gzip, br', brotliCompressSync(gzipSync(text))],
  [' zstd ,, gzip ', gzipSync(zstdCompressSync(text))],
])('undoes %j', async (coding, packed) => {
  expect(await readBody(from(packed), coding, text.length)).toEqual(text);
});

test('nothing packed is nothing', async () => {
  expect(await readBody(Readable.from([]), 'gzip', 10)).toEqual(Buffer.alloc(0));
});

test('a gzip without its end gives what came', async () => {
  const cut = await readBody(from(gzipSync(text).subarray(0, -8)), 'gzip', text.length);
  expect(cut).toEqual(text);
});

test.each(['gzip', 'deflate', 'br', 'zstd'])('what is no %s is a fault', async (coding) => {
  await expect(readBody(from(Buffer.from('plain text')), coding, 1000)).rejects.toThrow();
});

test.each(['compress', 'constructor', '__proto__', 'gzip;q=1', 'gzip gzip', 'aws-chunked'])(
  '%j is not known here',
  async (coding) => {
    await expect(readBody(from(text), coding, text.length)).rejects.toEqual(code('bad_response'));
  },
);

test.each([3, 1000])('%d layers are too many', async (layers) => {
  const coding = Array(layers).fill('gzip').join(', ');
  await expect(readBody(from(text), coding, text.length)).rejects.toEqual(code('bad_response'));
});

const zeros = Buffer.alloc(64 * 1024 * 1024);

test.each([
  ['gzip', () => gzipSync(zeros)],
  ['deflate', () => deflateSync(zeros)],
  ['br', () => brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
  ['zstd', () => zstdCompressSync(zeros)],
  ['gzip, gzip', () => gzipSync(gzipSync(zeros))],
])('64 MiB packed as %s are given up at the most bytes', async (coding, pack) => {
  const packed = pack();
  expect(packed.length).toBeLessThan(100_000);
  await expect(readBody(from(packed), coding, 100_000)).rejects.toEqual(code('too_large'));
});

test('a zstd that wants a window of 128 MiB is a fault', async () => {
  const params = { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 };
  await expect(readBody(from(zstdCompressSync(zeros, { params })), 'zstd', zeros.length)).rejects.toThrow();
});
