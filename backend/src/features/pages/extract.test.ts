import { describe, expect, it } from 'vitest';
import { pdfOf } from '../../testing/pdf.ts';
import { extractPage } from './extract.ts';

const url = 'https://files.test/x';
const read = (contentType: string, body: string | Buffer) =>
  extractPage({ url, contentType, body: Buffer.from(body as string) });

describe('extractPage', () => {
  it('reads a PDF page by page, whatever type it comes with', async () => {
    for (const type of ['application/pdf', 'application/octet-stream', 'text/html'])
      expect(await read(type, pdfOf(['The harbour was rebuilt.', '', 'In 1953.']))).toMatchObject({
        title: 'Harbour report',
        date: '2024-03-05',
        text: '## Page 1\n\nThe harbour was rebuilt.\n\n## Page 3\n\nIn 1953.',
      });
  });

  it('reads plain text and Markdown as they are', async () => {
    expect(await read('text/plain; charset=utf-8', 'First line\r\n\tindented <b>\r\n')).toMatchObject({
      title: 'First line',
      text: 'First line\n\tindented <b>',
    });
    expect(await read('text/markdown', 'intro\n\n# Harbour\n\n```\na  b\n```')).toMatchObject({
      title: 'Harbour',
      text: 'intro\n\n# Harbour\n\n```\na  b\n```',
    });
  });

  it('sets JSON out in lines, unless it is broken or very deep', async () => {
    expect((await read('application/json', '{"a":[1,{"b":"x"}]}')).text).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": "x"\n    }\n  ]\n}',
    );
    expect((await read('application/ld+json', '{"a":')).text).toBe('{"a":');
    const deep = `${'['.repeat(100_000)}"x"${']'.repeat(100_000)}`;
    expect((await read('application/json', deep)).text).toBe(deep);
  });

  it('reads XHTML in the encoding it declares', async () => {
    const page = Buffer.from(
      '<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Grüße</p></body></html>',
      'latin1',
    );
    expect((await read('application/xhtml+xml', page)).text).toBe('Grüße');
  });

  it('knows HTML without a type by its start', async () => {
    expect((await read('', '\n<!DOCTYPE html><p>a <b>word</b>')).text).toBe('a word');
  });

  it.each([
    ['an empty page', 'text/html', ''],
    [
      'a page that is all script',
      'text/html',
      '<html><body><script>const a = 1;</script><noscript>Enable it</noscript>',
    ],
    ['a picture that calls itself a page', 'text/html', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['an archive', 'text/plain', Buffer.from('504b0304140000000800', 'hex')],
    [
      'bytes without meaning',
      'text/html',
      Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251)),
    ],
    ['punctuation', 'text/plain', '--- ... ---'],
    ['a PDF that is broken off', 'application/pdf', pdfOf(['x']).subarray(0, 40)],
    ['a PDF without text', 'application/pdf', pdfOf([''])],
  ])('has no text to give for %s', async (_, type, body) => {
    await expect(read(type, body)).rejects.toMatchObject({ name: 'ReadFault', code: 'unreadable' });
  });

  it('cuts a text of more than a million characters', async () => {
    expect((await read('text/plain', 'word '.repeat(300_000))).text).toHaveLength(1_000_000);
  });
});
