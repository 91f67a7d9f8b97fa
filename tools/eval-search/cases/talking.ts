import type { SearchCase, Turn } from '../types.ts';

const always = (ask: string): Turn => ({ ask, search: 'always' });
const auto = (ask: string): Turn => ({ ask, search: 'auto' });
const smallTalk = [
  'Good morning!',
  'Thank you, that was kind.',
  'Please rewrite this more politely: "Send me the file."',
  'What is 17 * 23?',
].map(auto);

/** What came before decides what has to be asked, or whether anything has. */
export const talkingCases: readonly SearchCase[] = [
  {
    name: 'a question about her',
    turns: [always('Who was the engineer Ilse Maron?'), always('When was she born?')],
    expect: {
      query: ['maron'],
      pages: ['ilse-maron'],
      facts: [{ page: 'ilse-maron', words: '23 January 1888' }],
    },
  },
  {
    name: 'a question about it',
    turns: [
      always('Tell me about the comet Lindqvist-Amaro.'),
      always('How many years pass until it returns?'),
    ],
    expect: {
      query: ['lindqvist', 'amaro'],
      facts: [{ page: 'comet-lindqvist-amaro', words: 'every 11.4 years' }],
    },
  },
  {
    name: 'a German question about it',
    turns: [always('Was ist die Kesselbachbahn?'), always('Wie lang ist ihr längster Tunnel in Meter?')],
    expect: { query: ['kesselbachbahn'], facts: [{ page: 'kesselbachbahn', words: '612 Meter' }] },
  },
  {
    name: 'half a question',
    turns: [
      always('When does the ferry to Skarnholm leave on Sunday?'),
      always('And what does a return fare cost?'),
    ],
    expect: { query: ['skarnholm'], facts: [{ page: 'skarnholm-ferry', words: '19.40 crowns' }] },
  },
  {
    name: 'a new subject after another',
    turns: [
      always('How much does a grown glasswing otter weigh?'),
      always('What is the height of the tower of Skarnvik lighthouse?'),
    ],
    expect: { query: ['skarnvik'], facts: [{ page: 'skarnvik-lighthouse', words: '24 metres' }] },
  },
  {
    name: 'a question after a long conversation',
    turns: [
      ...smallTalk,
      ...smallTalk,
      ...smallTalk,
      always('How long may a glasswing otter stay under water?'),
    ],
    expect: { query: ['glasswing'], facts: [{ page: 'glasswing-otter', words: '7 minutes' }] },
  },
  {
    name: 'a question with search off',
    turns: [{ ask: 'How tall is the Skarnholm lighthouse?', search: 'off' }],
    expect: { noSearch: true, noNumbers: true },
  },
  ...smallTalk.map(
    (turn): SearchCase => ({
      name: `no need to search: ${turn.ask}`,
      turns: [turn],
      expect: { noSearch: true, noNumbers: true },
    }),
  ),
  {
    name: 'a question about the world, left to the product',
    turns: [auto('What is the latest release of Tidewheel?')],
    expect: { pages: ['tidewheel-changelog'] },
  },
  {
    name: 'stopped while pages are read',
    turns: [
      { ask: 'How heavy is the bell of the clock tower of Fennimore?', search: 'always', stop: 'reading' },
    ],
    expect: { status: 'stopped' },
  },
  {
    name: 'stopped while it is written',
    turns: [
      { ask: 'How many steps does the lighthouse of Skarnholm have?', search: 'always', stop: 'answering' },
    ],
    expect: { status: 'stopped', pages: ['skarnholm-lighthouse'] },
  },
];
