import { describe, expect, it } from 'vitest';
import { decodeText } from './decode.ts';

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('decodeText', () => {
  it('believes a byte order mark before anything else, and drops it', () => {
    expect(decodeText(bytes([0xef, 0xbb, 0xbf, 0xc3, 0xa4]), 'text/html; charset=iso-8859-1')).toBe('ä');
    expect(decodeText(bytes([0xff, 0xfe, 0xe4, 0x00]), '')).toBe('ä');
    expect(decodeText(bytes([0xfe, 0xff, 0x00, 0xe4]), '')).toBe('ä');
  });

  it('takes the charset of the header before that of the page', () => {
    const page = bytes('<meta charset="euc-kr">', [0x83, 0x65, 0x83, 0x58]);
    expect(decodeText(page, 'text/html; charset="Shift_JIS"')).toContain('テス');
  });

  it.each([
    '<meta charset=shift_jis>',
    '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">',
    '<?xml version="1.0" encoding="shift_jis"?>',
  ])('finds the charset in %s', (declaration) => {
    expect(decodeText(bytes(declaration, [0x83, 0x65]), 'text/html')).toBe(`${declaration}テ`);
  });

  it('looks for it in the first 4 KB only', () => {
    const late = bytes(' '.repeat(5000), '<meta charset="shift_jis">', [0xe4]);
    expect(decodeText(late, '').at(-1)).toBe('ä');
  });

  it('takes valid UTF-8 for UTF-8, and what is not for windows-1252', () => {
    expect(decodeText(utf8('Grüße – 你好'), '')).toBe('Grüße – 你好');
    expect(decodeText(bytes('Gr', [0xfc], 'n ', [0x93], 'so', [0x94, 0x80]), '')).toBe('Grün “so”€');
  });

  it('reads latin-1 as windows-1252, as browsers do', () => {
    expect(decodeText(bytes([0x80]), 'text/html; charset=iso-8859-1')).toBe('€');
  });

  it('does not believe a charset that the bytes contradict or that does not exist', () => {
    expect(decodeText(utf8('Grüße'), 'text/html; charset=iso-8859-1')).toBe('Grüße');
    expect(decodeText(bytes('Gr', [0xfc], 'n'), 'text/html; charset=utf-8')).toBe('Grün');
    expect(decodeText(utf8('Grüße'), 'text/html; charset=klingon')).toBe('Grüße');
    expect(decodeText(utf8('<meta charset="utf-16">ä'), '')).toBe('<meta charset="utf-16">ä');
  });

  it('keeps UTF-8 with a stray byte in it', () => {
    const text = decodeText(Buffer.concat([utf8('äöüäöüäöü'), Buffer.from([0xff]), utf8('ende')]), '');
    expect(text).toBe('äöüäöüäöü\uFFFDende');
  });

  it('reads any bytes and none', () => {
    expect(decodeText(new Uint8Array(), '')).toBe('');
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const charset of [
      'utf-8',
      'utf-16le',
      'gb18030',
      'big5',
      'iso-2022-jp',
      'x-user-defined',
      'replacement',
      '"',
    ])
      expect(typeof decodeText(all, `text/html; charset=${charset}`)).toBe('string');
  });
});
