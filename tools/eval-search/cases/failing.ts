import type { Notice } from '../../../contract/src/events.ts';
import type { PageFault } from '../../../contract/src/search.ts';
import type { DuckDuckGoMode } from '../../fake-web/duckduckgo.ts';
import type { PageDefect } from '../../fake-web/faulty-pages.ts';
import type { SearchCase } from '../types.ts';

/** Found, but not to be read: the engine's excerpt has to do. */
const unreadable: readonly [PageDefect, string, string, readonly PageFault[]][] = [
  ['not-found', 'When does the last cabin of the Tarn Hollow cable car go down?', '18:40', ['not_found']],
  ['forbidden', 'How many metres deep is the salt mine of Brockwell?', '312 metres', ['forbidden']],
  ['server-error', 'How much rye does the windmill of Ostermoor grind?', '85 kilograms', ['server_error']],
  ['slow', 'How heavy is the bell in the clock tower of Fennimore?', '1,930 kilograms', ['timeout']],
  [
    'cut',
    'How many kinds of apple are in the orchard museum of Pellham?',
    '467 kinds',
    ['unreachable', 'unreadable'],
  ],
  [
    'gzip-bomb',
    'At how many degrees do the glass works of Tolvanen melt sand?',
    '1,480 degrees',
    ['too_large'],
  ],
  ['endless', 'How often does the ferry bell of Quillan ring?', '3 times', ['too_large', 'timeout']],
  [
    'redirect-loop',
    'How many newspapers did the printing house of Wexmoor print?',
    '14 newspapers',
    ['unreachable', 'refused'],
  ],
  ['redirect-inside', 'How many hives has the bee garden of Larkmead?', '52 hives', ['refused']],
  [
    'wrong-type',
    'How many sheets an hour does the paper mill of Dunmarrow make?',
    '76 sheets',
    ['wrong_type'],
  ],
  ['empty', 'How many stalls has the toy fair of Ridgewater?', '118 stalls', ['unreadable']],
];

const excerptCases = unreadable.map(
  ([defect, ask, words, faults]): SearchCase => ({
    name: `a page that is ${defect}`,
    turns: [{ ask, search: 'always' }],
    expect: {
      facts: [{ page: `faulty-${defect}`, words }],
      unread: { page: `faulty-${defect}`, faults },
    },
  }),
);

const refusals: readonly [DuckDuckGoMode, Notice['code']][] = [
  ['challenge_202', 'search_blocked'],
  ['challenge_200', 'search_blocked'],
  ['block_403', 'search_blocked'],
  ['soft_block', 'search_blocked'],
  ['redirect', 'search_blocked'],
  ['markup_changed', 'search_failed'],
  ['slow', 'search_failed'],
  ['reset', 'search_failed'],
  ['error_500', 'search_failed'],
  ['no_results', 'search_no_results'],
];

const refusalCases = refusals.map(
  ([duckDuckGo, notice]): SearchCase => ({
    name: `DuckDuckGo answers with ${duckDuckGo}`,
    turns: [{ ask: 'How tall is the Skarnholm lighthouse?', search: 'always' }],
    duckDuckGo,
    expect: { notice, noNumbers: true },
  }),
);

/** Something between question and answer does not work, and the answer comes all the same. */
export const failingCases: readonly SearchCase[] = [
  ...excerptCases,
  ...refusalCases,
  {
    name: 'a page whose charset is not what it says',
    turns: [{ ask: 'How many metres long is the rope walk of Çelmond?', search: 'always' }],
    expect: { facts: [{ page: 'faulty-wrong-charset', words: '290 metres' }] },
  },
  {
    name: 'nothing on the web has these words',
    turns: [{ ask: 'xylophone zeppelin quokka', search: 'always' }],
    expect: { notice: 'search_no_results', noNumbers: true },
  },
  {
    name: 'an address that is gone',
    turns: [{ ask: 'What does {page:faulty-not-found} say?', search: 'auto' }],
    expect: { notice: 'pages_unread', noNumbers: true },
  },
  {
    name: 'an address that leads inside',
    turns: [{ ask: 'What does {page:faulty-redirect-inside} say?', search: 'auto' }],
    expect: { notice: 'pages_unread', noNumbers: true },
  },
];
