import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../port.ts';
import { fit } from './fit.ts';

/** One token a character, and four for each message's frame. */
const count = (messages: readonly ChatMessage[]) =>
  messages.reduce((sum, one) => sum + one.content.length + 4, 0);
const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
const system = (content: string): ChatMessage => ({ role: 'system', content });

describe('fit', () => {
  it('leaves alone what fits', () => {
    const messages = [system('be kind'), user('hi'), assistant('hello'), user('bye')];
    expect(fit(messages, 100, count)).toEqual(messages);
  });

  it('drops the oldest turns, and an answer whose question is gone', () => {
    const messages = [
      system('s'),
      user('one'),
      assistant('two'),
      user('three'),
      assistant('four'),
      user('five'),
    ];
    expect(fit(messages, 36, count)).toEqual([system('s'), user('three'), assistant('four'), user('five')]);
    expect(fit(messages, 24, count)).toEqual([system('s'), user('five')]);
  });

  it('cuts the middle out of a last message that is too long by itself', () => {
    const [head, last] = fit([system('s'), user(`${'a'.repeat(500)}${'b'.repeat(500)}`)], 100, count);
    expect(head).toEqual(system('s'));
    expect(last?.content).toMatch(/^a+\n\[\.\.\.\]\nb+$/);
    expect(count([system('s'), last as ChatMessage])).toBeGreaterThan(97);
  });

  it.each([40, 41, 100, 999])('never exceeds %i tokens', (limit) => {
    const messages = [
      system('x'.repeat(3000)),
      user('y'.repeat(3000)),
      assistant('z'),
      user('🦀'.repeat(3000)),
    ];
    const fitting = fit(messages, limit, count);
    expect(count(fitting)).toBeLessThanOrEqual(limit);
    expect(fitting.at(-1)?.role).toBe('user');
    expect(fitting.every((one) => one.content.isWellFormed())).toBe(true);
  });
});
