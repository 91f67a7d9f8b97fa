import { describe, expect, it } from 'vitest';
import { fitPrompt } from './fit-prompt.ts';
import type { ChatMessage } from './port.ts';

const tokens = (text: string) => Math.ceil(text.length / 4);
const count = async (text: string) => tokens(text);
const system: ChatMessage = { role: 'system', content: 'x'.repeat(40) };
const turns = (pairs: number, chars = 400): ChatMessage[] => [
  ...Array.from({ length: pairs }, (_, i): ChatMessage[] => [
    { role: 'user', content: `q${i}`.padEnd(chars, '.') },
    { role: 'assistant', content: `a${i}`.padEnd(chars, '.') },
  ]).flat(),
  { role: 'user', content: 'last' },
];
const cost = (messages: ChatMessage[]) => messages.reduce((sum, m) => sum + tokens(m.content) + 8, 0);

describe('fitPrompt', () => {
  it('leaves alone what fits, to the token', async () => {
    const messages = [system, ...turns(3)];
    expect(await fitPrompt(messages, cost(messages), count)).toEqual({
      messages,
      dropped: 0,
      shortened: false,
    });
  });

  it('drops the oldest turn whole when one token is missing', async () => {
    const messages = [system, ...turns(3)];
    const fitted = await fitPrompt(messages, cost(messages) - 1, count);
    expect(fitted.dropped).toBe(2);
    expect(fitted.messages.map((m) => m.content.slice(0, 2))).toEqual(['xx', 'q1', 'a1', 'q2', 'a2', 'la']);
  });

  it('keeps the instruction and the last message even in a tiny window', async () => {
    const fitted = await fitPrompt([system, ...turns(5)], 30, count);
    expect(fitted.messages.map((m) => m.role)).toEqual(['system', 'user']);
    expect(fitted).toMatchObject({ dropped: 10, shortened: false });
  });

  it('cuts the middle out of a last message that is too long alone', async () => {
    const content = `${'a'.repeat(5_000)}${'z'.repeat(5_000)}`;
    const fitted = await fitPrompt([system, { role: 'user', content }], 500, count);
    expect(fitted.shortened).toBe(true);
    expect(cost(fitted.messages)).toBeLessThanOrEqual(500);
    expect(cost(fitted.messages)).toBeGreaterThan(300);
    expect(fitted.messages[1]?.content).toMatch(/^a+\n\n\[.*\]\n\nz+$/);
  });

  it('never splits a surrogate pair', async () => {
    const fitted = await fitPrompt([{ role: 'user', content: '😀'.repeat(3_000) }], 301, count);
    expect(fitted.messages[0]?.content.isWellFormed()).toBe(true);
    expect(fitted.messages[0]?.content).toMatch(/^😀.*😀$/s);
  });
});
