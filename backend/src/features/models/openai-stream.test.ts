import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readStream } from './openai-stream.ts';
import type { ModelEvent } from './port.ts';

const asked = { provider: 'Fake', apiKey: null };
const delta = (content: string) => JSON.stringify({ choices: [{ delta: { content } }] });
const finish = JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] });
const texts = ['👩‍👩‍👧‍👦🇯🇵🏳️‍🌈', 'é́ ﷺ‏', '春は曙', 'a\u2028b\u0000c', '\uFEFF', 'data: x\n\n'];

async function read(body: Readable): Promise<{ text: string; events: ModelEvent[]; error: unknown }> {
  const events: ModelEvent[] = [];
  let error: unknown = null;
  try {
    await readStream(
      body,
      asked,
      (event) => events.push(event),
      () => {},
    );
  } catch (thrown) {
    error = thrown;
  }
  return { events, error, text: events.map((event) => (event.type === 'text' ? event.text : '')).join('') };
}

const stream = (pieces: (string | Buffer)[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));

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

describe('readStream', () => {
  it.each(transcripts)('reads the same words wherever it is cut: %s', async (_name, transcript) => {
    const bytes = Buffer.from(transcript);
    for (let at = 0; at <= bytes.length; at++) {
      const { text, events, error } = await read(stream([bytes.subarray(0, at), bytes.subarray(at)]));
      expect(error).toBeNull();
      expect(text).toBe(texts.join(''));
      expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
    }
    const single = await read(stream([...bytes].map((byte) => Buffer.of(byte))));
    expect(single.text).toBe(texts.join(''));
  });

  it('ends without a finish wherever the stream is broken off, with every whole word', async () => {
    const bytes = Buffer.from(texts.map((text) => `data: ${delta(text)}\n\n`).join(''));
    for (let length = 0; length < bytes.length; length++) {
      const { text, events, error } = await read(stream([bytes.subarray(0, length)]));
      expect(error).toBeNull();
      expect(texts.join('').startsWith(text)).toBe(true);
      expect(events.every((event) => event.type === 'text')).toBe(true);
    }
  });

  it('gives what came before a failure, even at the same moment', async () => {
    const body = new Readable({ read() {} });
    const reading = read(body);
    await new Promise((resolve) => setImmediate(resolve));
    for (const word of ['a', 'b', 'c']) body.push(`data: ${delta(word)}\n\n`);
    body.destroy(new Error('reset'));
    const { text, error } = await reading;
    expect(text).toBe('abc');
    expect(error).toMatchObject({ message: 'reset' });
  });

  it('emits an event with the very bytes that complete it', async () => {
    const body = new Readable({ read() {} });
    let text = '';
    const take = (event: ModelEvent) => {
      if (event.type === 'text') text += event.text;
    };
    const reading = readStream(body, asked, take, () => {});
    for (const word of ['a', 'b', 'c']) {
      body.push(`data: ${delta(word)}\n\n`);
      await new Promise((resolve) => setImmediate(resolve));
      expect(text.endsWith(word)).toBe(true);
    }
    body.push(null);
    await reading;
  });

  it('refuses an event that never ends', async () => {
    const { error } = await read(stream(['data: ', ...Array.from({ length: 60 }, () => 'x'.repeat(20_000))]));
    expect(error).toMatchObject({ code: 'model_bad_response' });
  });
});
