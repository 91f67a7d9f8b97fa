import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../models/port.ts';
import { heuristicQueries, keywordsOf, needsRewrite, parseRewrite, rewritePrompt } from './rewrite.ts';

const turns: ChatMessage[] = [
  { role: 'system', content: 'You are Parley.' },
  { role: 'user', content: 'Who founded the Adriatic station in Zadar?' },
  { role: 'assistant', content: 'Mira Kovač founded it.' },
];

describe('needsRewrite', () => {
  it.each([
    ['How tall is the Eiffel Tower?', [], false],
    ['How tall is the Eiffel Tower?', turns, true],
    ['when was she born', turns, true],
    ['x'.repeat(400), [], true],
  ])('says for %j whether a model is needed', (message, history, expected) => {
    expect(needsRewrite(message, history)).toBe(expected);
  });
});

describe('keywordsOf', () => {
  it.each([
    ['How tall is the Eiffel Tower?', 'How tall is the Eiffel Tower'],
    ['Hey, can you please tell me who won the cup?', 'who won the cup'],
    ['Please search the web for sourdough recipes, thanks!', 'sourdough recipes'],
    ['Look up "Node 26" please', '"Node 26"'],
    ['Kannst du mir bitte sagen, wie das Wetter wird?', 'sagen, wie das Wetter wird'],
    ['Suche im Internet nach Brotrezepten', 'Brotrezepten'],
    ['Пожалуйста, найди в интернете рецепт хлеба', 'рецепт хлеба'],
    ['東京の人口は？', '東京の人口は'],
    ['What does https://a.example/x say about trams?', 'What does say about trams'],
    ['Is my key sk-abcdefghijklmnop1234 valid for OpenAI?', 'Is my key valid for OpenAI'],
    ['please', 'please'],
    ['', ''],
  ])('makes of %j the query %j', (message, expected) => {
    expect(keywordsOf(message)).toBe(expected);
  });
});

describe('rewritePrompt', () => {
  it('shows the last six messages and the day, and no system message', () => {
    const history = Array.from(
      { length: 10 },
      (_, i): ChatMessage => ({
        role: i % 2 === 0 ? 'user' : 'assistant',
        content: `turn ${i}`,
      }),
    );
    const [rules, asked] = rewritePrompt([...turns.slice(0, 1), ...history], 'and then?', '2026-10-05');
    expect(rules?.role).toBe('system');
    expect(asked?.content.split('\n').filter(Boolean)).toEqual([
      'Today is 2026-10-05.',
      'assistant: turn 5',
      'user: turn 6',
      'assistant: turn 7',
      'user: turn 8',
      'assistant: turn 9',
      'user: and then?',
      'JSON:',
    ]);
  });

  it('shortens long messages in their middle', () => {
    const [, asked] = rewritePrompt([], `begin ${'x'.repeat(50_000)} end`, '2026-10-05');
    expect(asked?.content.length).toBeLessThan(1_400);
    expect(asked?.content).toMatch(/user: begin x+ … x+ end/);
  });
});

it.each(['a', '!', ' ', '1 ', 'a@', '.', 'please ', 'https://'])(
  'makes a short query of a long message of %j in no time',
  (piece) => {
    const message = piece.repeat(400_000 / piece.length);
    const since = performance.now();
    expect(heuristicQueries(turns, message).join().length).toBeLessThanOrEqual(300);
    expect(performance.now() - since).toBeLessThan(1_500);
  },
);

describe('parseRewrite', () => {
  const full = { queries: ['mira kovač born'], since: null, language: 'en' };
  it.each([
    ['{"queries":["mira kovač born"],"time":"","lang":"en"}', full],
    ['```json\n{"queries": ["mira kovač born",], "lang": "en"}\n```', full],
    ['Sure!\n{"queries":"mira kovač born","lang":"en"} Done.', full],
    ['{"query":"mira kovač born","lang":"en"}', full],
    ["{'queries': ['mira kovač born'], 'lang': 'en'}", full],
    ['<think>{"queries":["wrong"]}</think>{"queries":["mira kovač born"],"lang":"en"}', full],
    [
      '{"queries":["a cat","a dog","a cow"],"time":"w","lang":"de-AT"}',
      { queries: ['a cat', 'a dog'], since: 'w', language: 'de-AT' },
    ],
    ['{"queries":["a cat","a d', { queries: ['a cat'], since: null, language: null }],
    [
      '{"queries":["cat","cat",""," "],"time":"month","lang":"english!"}',
      { queries: ['cat'], since: 'm', language: null },
    ],
    [
      '{"queries":["mail jane@mail.example about cats"],"time":null}',
      { queries: ['mail about cats'], since: null, language: null },
    ],
    ['{"queries":["say \\"hi\\" cat"]}', { queries: ['say "hi" cat'], since: null, language: null }],
    ['{"queries":[]}', null],
    ['{"queries":[1,{}]}', null],
    ['null', null],
    ['I cannot help with that.', null],
    ['', null],
  ])('reads %j', (text, expected) => {
    expect(parseRewrite(text)).toEqual(expected);
  });

  it('throws for no text, and gives one or two short queries or none', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      'queries',
      '"queries":',
      'cat',
      '"time":"d"',
      '\n',
      "'",
      '<think>',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const rewrite = parseRewrite(text);
          if (rewrite) expect([1, 2]).toContain(rewrite.queries.length);
          for (const query of rewrite?.queries ?? []) expect(query.length).toBeLessThanOrEqual(300);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('heuristicQueries', () => {
  it.each([
    ['when was she born?', ['when was she born founded Adriatic station Zadar']],
    ['How tall is the Eiffel Tower?', ['How tall is the Eiffel Tower']],
    ['why?', ['why founded Adriatic station Zadar']],
    ['', []],
  ])('makes of %j %j', (message, expected) => {
    expect(heuristicQueries(turns, message)).toEqual(expected);
  });

  it('borrows nothing where there is nothing before', () => {
    expect(heuristicQueries([], 'when was she born?')).toEqual(['when was she born']);
  });
});
