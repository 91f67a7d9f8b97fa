import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../models/port.ts';
import { decideSearch, type GateReason } from './gate.ts';

const context = { history: [], today: '2026-10-05' };
const reasonOf = (message: string) => decideSearch('auto', message, context).reason;

const skipped: Record<string, string[]> = {
  small_talk: [
    'hi',
    'Hello there!',
    'Thanks!',
    'Thank you so much 🙏',
    'ok, thanks',
    'How are you today?',
    'who are you?',
    'Guten Morgen!',
    'Danke schön',
    'Merci beaucoup !',
    'Hola, ¿qué tal?',
    'Спасибо большое!',
    'Привет! Как дела?',
    '你好！',
    'ありがとうございます。',
  ],
  given_text: [
    'Translate this into French: The weather is nice today.',
    'Rewrite the following paragraph in a formal tone: we won the latest match',
    'Summarize this text: The price of gold rose yesterday.',
    'Proofread: their going to the shop',
    'Fix this code:\n```js\nconst a = ;\n```',
    'make it shorter',
    'Why does this fail?\n```py\nprint(x\n```',
    'Übersetze ins Englische: Wer ist Angela Merkel?',
    'Fasse diesen Text zusammen: Heute ist ein schöner Tag',
    'Traduis en anglais : il fait beau aujourd’hui',
    'Traduce al inglés: hoy hace sol',
    'Переведи на английский: сегодня хорошая погода',
    '翻译成英文：今天天气很好',
    '次の文を英語に訳して：今日は晴れです',
    `What do you make of it? ${'A long pasted text about Berlin. '.repeat(60)}`,
  ],
  writing: [
    'Write a poem about autumn',
    'Write a Python function that reverses a list',
    'write me a short story about a dragon in Prague',
    'Draft an email to my landlord about the heating',
    'Schreib mir ein Gedicht über den Herbst',
    'Écris un poème sur la mer',
    'Escribe un cuento sobre un gato',
    'Напиши стихотворение о море',
    '写一首关于秋天的诗',
  ],
  maths: [
    '2+2',
    '12 * (3 + 4) =',
    'What is 15% of 80',
    'what is 3 * 14?',
    'Solve x^2 - 5x + 6 = 0',
    'derivative of sin(x) cos(x)',
    'Berechne die Fläche eines Kreises mit Radius 3',
    'Сколько будет 17 * 23?',
    '计算 23 * 17',
  ],
  personal: [
    'I feel sad today',
    'Should I tell Anna that I like her?',
    'My boss Peter ignores me, what can I do?',
    'Do you like Mozart?',
  ],
  general: [
    'What is recursion?',
    'Explain how photosynthesis works',
    'How do I reverse a linked list?',
    'Was ist der Unterschied zwischen Liebe und Freundschaft?',
    "Qu'est-ce que la photosynthèse ?",
    '什么是递归？',
    '再帰とは何ですか？',
    'Give me tips for better sleep',
  ],
  refused: [
    "Don't search the web: who is Ada Lovelace?",
    'Ohne Websuche: Wer ist Angela Merkel?',
    '不要搜索，今天天气怎么样',
  ],
};

const searched: Record<string, string[]> = {
  asked: [
    'search the web for sourdough recipes',
    'Please look up the boiling point of ethanol',
    'google best pizza dough',
    'Explain recursion with sources',
    'Suche im Internet nach Rezepten für Brot',
    'Cherche sur internet des recettes de pain',
    'Busca en internet recetas de pan',
    'Найди в интернете рецепт хлеба',
    '帮我搜索一下面包的做法',
    'パンの作り方を検索して',
  ],
  recent: [
    'What is the latest version of Node.js?',
    'weather in Berlin tomorrow',
    'Who won the game last night?',
    'What happened in the news today?',
    'Is there a new phone coming out this month?',
    'What changed in tax law in 2025?',
    'Best films of 2026',
    'Wie wird das Wetter morgen in Wien?',
    'Was sind die aktuellen Nachrichten?',
    'Quelle est la météo à Paris demain ?',
    '¿Quién ganó el partido ayer?',
    'Какая погода сегодня в Москве?',
    'Курс доллара',
    '今天北京天气怎么样？',
    '東京の今日のニュース',
    'Write an article about the latest election results',
  ],
  fact: [
    'who is Ada Lovelace',
    'How much does an iPad cost?',
    'price of copper',
    'population of Iceland',
    'Docker vs Podman',
    'Wer ist Angela Merkel?',
    'Was kostet ein Döner in Berlin?',
    'Qui est Marie Curie ?',
    'Combien coûte un ticket de métro ?',
    '¿Quién es Frida Kahlo?',
    '¿Cuánto cuesta un iPhone?',
    'Кто такой Юрий Гагарин?',
    'Сколько стоит iPhone 17?',
    '谁是爱因斯坦？',
    'iPhone多少钱？',
    '東京の人口は？',
  ],
  name: [
    'How does Kubernetes schedule pods on Azure?',
    'Where does Margaret Atwood live?',
    'What does PostgreSQL do on SIGTERM?',
    'What is the height of the Eiffel Tower?',
    'Wie funktioniert BitLocker?',
    'Wo liegt der Sitz von Deutsche Bahn Regio?',
    'Где находится Эрмитаж и музей Фаберже?',
  ],
};

const rows = (table: Record<string, string[]>) =>
  Object.entries(table).flatMap(([reason, messages]) =>
    messages.map((message): [string, string] => [message.slice(0, 90), reason]),
  );
const whole = (start: string) =>
  [...Object.values(skipped), ...Object.values(searched)]
    .flat()
    .find((message) => message.startsWith(start)) ?? start;

describe('decideSearch', () => {
  it('has at least a hundred messages to be judged by', () => {
    expect([...rows(skipped), ...rows(searched)].length).toBeGreaterThanOrEqual(100);
  });

  it.each(rows(skipped))('does not search for %j: %s', (message, reason) => {
    expect(decideSearch('auto', whole(message), context)).toEqual({ search: false, urls: [], reason });
  });

  it.each(rows(searched))('searches for %j: %s', (message, reason) => {
    expect(decideSearch('auto', message, context)).toEqual({ search: true, urls: [], reason });
  });

  it('always searches when told so, and never when switched off', () => {
    for (const message of ['hi', '2+2', 'latest news', 'Translate: cat']) {
      expect(decideSearch('always', message, context)).toEqual({ search: true, urls: [], reason: 'always' });
      expect(decideSearch('off', message, context)).toEqual({ search: false, urls: [], reason: 'off' });
    }
    expect(decideSearch('off', 'read https://a.example/x', context).urls).toEqual([]);
  });

  it.each([
    ['Summarize https://a.example/x', false, 'address'],
    ['What is the latest version according to a.example/releases?', false, 'address'],
    ['Translate https://a.example/x', false, 'address'],
    ['Read https://a.example/x and search the web for other views', true, 'asked'],
    ['Compare https://a.example/x with other sources', true, 'asked'],
    ['https://a.example/x - are there alternatives?', true, 'asked'],
    ['Was steht auf https://a.example/x? Suche im Internet nach mehr', true, 'asked'],
    ["Read https://a.example/x, don't search for alternatives", false, 'address'],
  ])('reads the addresses of %j directly', (message, search, reason) => {
    for (const mode of ['auto', 'always'] as const) {
      const decision = decideSearch(mode, message, context);
      expect([decision.search, decision.reason]).toEqual([search, reason]);
      expect(decision.urls).toHaveLength(1);
    }
  });

  it('counts this year and the last as recent, by the day that it is', () => {
    const in2030 = { history: [], today: '2030-01-01' };
    expect(reasonOf('events of 2025')).toBe('recent');
    expect(decideSearch('auto', 'events of 2025', in2030).reason).toBe('general');
    expect(decideSearch('auto', 'events of 2029', in2030).reason).toBe('recent');
  });

  it.each<[string, string, GateReason]>([
    ['weather in Berlin tomorrow', 'and in Munich?', 'recent'],
    ['Wie wird das Wetter morgen in Wien?', 'Und in Graz?', 'recent'],
    ['who is Ada Lovelace', 'why is she famous', 'fact'],
    ['What is recursion?', 'why?', 'general'],
    ['weather in Berlin tomorrow', 'thanks', 'small_talk'],
    ['weather in Berlin tomorrow', 'make it shorter', 'given_text'],
  ])('after %j takes %j for %s', (before, message, reason) => {
    const history: ChatMessage[] = [
      { role: 'user', content: before },
      { role: 'assistant', content: 'An answer.' },
    ];
    expect(decideSearch('auto', message, { ...context, history }).reason).toBe(reason);
  });

  it('heeds a wish at either end of a long text', () => {
    const text = 'A long text about Berlin. '.repeat(100);
    expect(reasonOf(`Search the web for the author of this: ${text}`)).toBe('asked');
    expect(reasonOf(`${text}\nPlease look this up on the web`)).toBe('asked');
  });

  it('takes no time for a long message', () => {
    const since = performance.now();
    for (const piece of ['a ', 'write ', 'https://', '2 ', 'search ', 'A.', '漢']) {
      decideSearch('auto', piece.repeat(400_000 / piece.length), context);
    }
    expect(performance.now() - since).toBeLessThan(5_000);
  });
});
