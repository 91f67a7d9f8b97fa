import { describe, expect, it } from 'vitest';
import { StreamReader } from './openai-stream.ts';
import type { ModelEvent } from './port.ts';

const asked = { provider: 'Fake', apiKey: null };
const delta = (content: string) => JSON.stringify({ choices: [{ delta: { content } }] });
const finish = JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] });
const texts = ['👩‍👩‍👧‍👦🇯🇵🏳️‍🌈', 'é́ ﷺ‏', '春は曙', 'a\u2028b\u0000c', '\uFEFF', 'data: x\n\n'];

function read(pieces: readonly (string | Buffer)[]): { text: string; events: ModelEvent[]; error: unknown } {
  const events: ModelEvent[] = [];
  let error: unknown = null;
  const reader = new StreamReader(asked, (event) => events.push(event));
  try {
    for (const piece of pieces) if (!reader.isDone) reader.take(Buffer.from(piece));
    reader.end();
  } catch (thrown) {
    error = thrown;
  }
  return { events, error, text: events.map((event) => (event.type === 'text' ? event.text : '')).join('') };
}

/** Everything that the format allows, around the same words. */
const transcripts: [string, string][] = [
  ['\\n', `${texts.map((text) => `data: ${delta(text)}\n\n`).join('')}data: ${finish}\n\ndata: [DONE]\n\n`],
  [
    '\\r\\n',
    `${texts.map((text) => `data: ${delta(text)}\r\n\r\n`).join('')}data: ${finish}\r\n\r\ndata: [DONE]\r\n\r\n`,
  ],
  ['\\r', `${texts.map((text) => `data: ${delta(text)}\r\r`).join('')}data: ${finish}\r\r`],
  [
    'BOM, comments, ids, no space, two data lines',
    `\uFEFF: hello\n\n${texts.map((text) => `id: 1\nretry: 5\nevent: x\ndata:${delta(text).replace(',', ',')}\n: c\n\n`).join('')}data: {"choices":[{"delta":{},\ndata: "finish_reason":"stop"}]}\n\n`,
  ],
  [
    'no final newline',
    `${texts.map((text) => `data: ${delta(text)}\n\n`).join('')}data: ${finish}\n\ndata: [DONE]`,
  ],
  ['no finish', `${texts.map((text) => `data: ${delta(text)}\n\n`).join('')}data: [DONE]\n\n`],
];

describe('StreamReader', () => {
  it.each(transcripts)('reads the same words wherever it is cut: %s', (_name, transcript) => {
    const bytes = Buffer.from(transcript);
    for (let at = 0; at <= bytes.length; at++) {
      const { text, events, error } = read([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(error).toBeNull();
      expect(text).toBe(texts.join(''));
      expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
    }
    const single = read([...bytes].map((byte) => Buffer.of(byte)));
    expect(single.text).toBe(texts.join(''));
  });

  it('ends without a finish wherever the stream is broken off, with every whole word', () => {
    const bytes = Buffer.from(texts.map((text) => `data: ${delta(text)}\n\n`).join(''));
    for (let length = 0; length < bytes.length; length++) {
      const { text, events, error } = read([bytes.subarray(0, length)]);
      expect(error).toBeNull();
      expect(texts.join('').startsWith(text)).toBe(true);
      expect(events.every((event) => event.type === 'text')).toBe(true);
    }
  });

  it('emits an event with the very bytes that complete it', () => {
    let text = '';
    const reader = new StreamReader(asked, (event) => {
      if (event.type === 'text') text += event.text;
    });
    for (const word of ['a', 'b', 'c']) {
      reader.take(Buffer.from(`data: ${delta(word)}\n\nda`));
      expect(text.endsWith(word)).toBe(true);
      reader.take(Buffer.from('ta: {}\n\n'));
    }
  });

  it('refuses an event that never ends', () => {
    const { error } = read(['data: ', ...Array.from({ length: 60 }, () => 'x'.repeat(20_000))]);
    expect(error).toMatchObject({ code: 'model_bad_response' });
  });
});
