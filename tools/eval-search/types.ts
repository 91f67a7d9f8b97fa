import type { Message } from '../../contract/src/conversations.ts';
import type { Notice, RunEvent } from '../../contract/src/events.ts';
import type { PageFault, SearchMode } from '../../contract/src/search.ts';
import type { CitingStyle } from '../fake-model/cite.ts';
import type { FakeRequest } from '../fake-model/server.ts';
import type { DuckDuckGoMode } from '../fake-web/duckduckgo.ts';
import type { Hostile } from '../fake-web/hostile-pages.ts';
import type { WebRequest } from '../fake-web/request-log.ts';

/** `{page:name}` in `ask` stands for the address of that page. `stop`: when the user presses Stop. */
export interface Turn {
  ask: string;
  search: SearchMode;
  stop?: 'reading' | 'answering';
}

/** What must be so of the answer to the last turn; what is left out is not looked at. */
export interface Expectation {
  /** Pages among its sources. */
  pages?: readonly string[];
  /** Words of the answer, and the page that the number after them must lead to. */
  facts?: readonly { words: string; page: string }[];
  notice?: Notice['code'];
  noNumbers?: true;
  /** Nothing was asked of the search engine. */
  noSearch?: true;
  /** Words of what the search engine was asked, in any case of letters. */
  query?: readonly string[];
  /** Why a page could not be read: one of these. */
  unread?: { page: string; faults: readonly PageFault[] };
  /** Some number is marked as poorly supported. */
  weak?: true;
  /** The order on this page came to nothing. */
  hostile?: Hostile;
  /** `done` where it is left out. */
  status?: Message['status'];
}

/** A conversation with a scripted model; DuckDuckGo answers the last turn as `duckDuckGo` says, else as it should. */
export interface SearchCase {
  name: string;
  turns: readonly Turn[];
  duckDuckGo?: DuckDuckGoMode;
  model?: CitingStyle | 'obey';
  expect: Expectation;
}

/**
 * What came of a case's last turn.
 *
 * Shape:  `requests` and `prompts` are those since the turn began, of the fake web and the fake model.
 * Units:  `stoppedAtMs` by the clock of `WebRequest.atMs`; the others since the turn began. Null: it did not happen.
 */
export interface Observed {
  message: Pick<Message, 'content' | 'parts' | 'status'>;
  events: readonly RunEvent[];
  requests: readonly WebRequest[];
  canary: readonly WebRequest[];
  prompts: readonly FakeRequest[];
  timings: { firstTextMs: number | null; endMs: number; stoppedAtMs: number | null };
}

/** The turn's words, with addresses in place of names. */
export const wordsOf = ({ ask }: Turn, urlOf: (page: string) => string): string =>
  ask.replaceAll(/\{page:([\w-]+)\}/g, (_, name: string) => urlOf(name));
