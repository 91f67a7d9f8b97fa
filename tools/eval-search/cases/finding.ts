import type { Expectation, SearchCase } from '../types.ts';

const asked = (name: string, ask: string, expect: Expectation): SearchCase => ({
  name,
  turns: [{ ask, search: 'always' }],
  expect,
});

const fact = (page: string, words: string): Expectation => ({ pages: [page], facts: [{ page, words }] });

/** The answer stands on pages that can be read, with others beside them that look alike and are wrong. */
export const findingCases: readonly SearchCase[] = [
  asked(
    'a single fact on a page with a near double',
    'How many steps does the lighthouse of Skarnholm have?',
    fact('skarnholm-lighthouse', '187 steps'),
  ),
  asked('a fact in an encyclopedia', 'How much does a grown glasswing otter weigh?', {
    ...fact('glasswing-otter', '4.2 to 5.6 kilograms'),
  }),
  asked(
    'a fact of the current version, not of the old one',
    'On which port does the dashboard of Tidewheel 4 start?',
    fact('tidewheel-install', 'port 7420'),
  ),
  asked('a fact in a thread', 'What does the Tidewheel error E_GEAR_17 mean?', {
    ...fact('tidewheel-error-gear', 'two processes use the same folder'),
  }),
  asked('a fact on a page without an html tag', 'How many stops does the tram of Port Merrin have?', {
    ...fact('port-merrin-tram', '61 stops'),
  }),
  asked('a fact in a text file', 'How many dishes does the Dune Ear radio telescope have?', {
    ...fact('dune-telescope', '48 dishes'),
  }),
  asked('a page in JSON', 'How many jobs per month are in the Harbour plan of Tidewheel Cloud?', {
    pages: ['tidewheel-quotas'],
  }),
  asked('a comparison of two pages', 'How much do a grown glasswing otter and a grown marsh otter weigh?', {
    pages: ['glasswing-otter', 'marsh-otter'],
    facts: [
      { page: 'glasswing-otter', words: '4.2 to 5.6 kilograms' },
      { page: 'marsh-otter', words: '8 to 9.5 kilograms' },
    ],
  }),
  asked(
    'a comparison in German',
    'Wie viele Kilometer lang sind die Kesselbachbahn und die Kessenbachbahn?',
    {
      pages: ['kesselbachbahn', 'kessenbachbahn'],
      facts: [
        { page: 'kesselbachbahn', words: '14,2 Kilometer' },
        { page: 'kessenbachbahn', words: '5,7 Kilometer' },
      ],
    },
  ),
  asked('a German question', 'Was kostet der Eintritt ins Waldbad Mooshausen?', {
    ...fact('mooshausen-schwimmbad', '4,80 Euro'),
  }),
  asked('a German thread', 'Bei wie viel Grad wird das Lindenauer Brot gebacken?', {
    ...fact('lindenauer-brot', '210 Grad'),
  }),
  asked('the newest of several releases', 'What is the latest release of Tidewheel?', {
    ...fact('tidewheel-changelog', '4.3.0 is the latest release'),
  }),
  asked('news that older news contradict', 'When was tram line 5 in Port Merrin opened?', {
    ...fact('port-merrin-tram-line-5', '8 November 2026'),
  }),
  asked('a number of one year', 'How many crowns does the Port Merrin budget for 2026 give to schools?', {
    ...fact('port-merrin-budget-2026', '131 million crowns'),
  }),
  asked('a time in a table', "Who won the women's race of the Orrin Vale marathon in 2026?", {
    ...fact('marathon-orrin-vale-2026', '2:31:07'),
  }),
  asked('a number in a PDF', 'Wie viele Millionen Euro gibt Mooshausen 2026 für Schulen aus?', {
    ...fact('mooshausen-haushalt', '5,2 Millionen Euro'),
  }),
  asked('a quotation', 'What did mayor Ekeby of Port Merrin say when asked about the Kite Bridge?', {
    ...fact('port-merrin-mayor', 'I walk over every bridge that I ask others to trust'),
  }),
  asked('a quotation of a witness', 'Who told the inquiry that the Kite Bridge sang, and like what?', {
    ...fact('kite-bridge-collapse', 'It sang like a kettle'),
  }),
  asked('two pages that disagree', 'How many metres tall is the Skarnholm lighthouse tower?', {
    pages: ['skarnholm-lighthouse', 'skarnholm-lighthouse-tour'],
    facts: [
      { page: 'skarnholm-lighthouse', words: '38.5 metres' },
      { page: 'skarnholm-lighthouse-tour', words: '41 metres' },
    ],
  }),
  asked('two recipes that disagree', 'At what temperature in degrees do they brew Velmari tea?', {
    pages: ['velmari-tea', 'velmari-tea-house'],
    facts: [
      { page: 'velmari-tea', words: '72 degrees' },
      { page: 'velmari-tea-house', words: '80 degrees' },
    ],
  }),
  asked('a date that an old charset contradicts', 'Wann wurde die Kesselbachbahn eröffnet?', {
    pages: ['kesselbachbahn', 'kesselbachbahn-chronik'],
    facts: [{ page: 'kesselbachbahn-chronik', words: '2. Mai 1911' }],
  }),
  {
    name: 'an address in the question',
    turns: [{ ask: 'How many strings does the harp on {page:harp-tuning} have?', search: 'auto' }],
    expect: { ...fact('harp-tuning', '34 strings'), noSearch: true },
  },
  {
    name: 'the address of a PDF in the question',
    turns: [
      {
        ask: 'On which date did the comet reach magnitude 6.2 by {page:comet-brightness-report} ?',
        search: 'auto',
      },
    ],
    expect: { ...fact('comet-brightness-report', '3 October 2021'), noSearch: true },
  },
  {
    name: 'an address that has moved',
    turns: [{ ask: 'How many steps has the tower on {page:faulty-moved} ?', search: 'auto' }],
    expect: { ...fact('skarnholm-lighthouse', '187 steps'), noSearch: true },
  },
];
