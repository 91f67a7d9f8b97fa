import { type ChunkColours, ColourCache } from './colour-cache.ts';
import type { LanguageName } from './languages.ts';
import { type ChunkedText, chunkLines } from './line-chunks.ts';
import { type HighlightReply, type HighlightRequest, type LineColours, unpackLines } from './protocol.ts';

/** What is known of a block's colours. It may lag behind the text, and holds for its beginning only. */
export interface Colours {
  chunks: ChunkColours;
  /** The line that was being written, counted from 0. */
  open: { line: number; colours: LineColours } | null;
}

export const noColours: Colours = { chunks: [], open: null };

/** The worker, seen from the page. */
export interface WorkerPort {
  postMessage(request: HighlightRequest): void;
  terminate(): void;
  onmessage: ((event: { data: HighlightReply }) => void) | null;
  onerror: ((event: { preventDefault?(): void }) => void) | null;
}

/** A worker that says nothing for so long while something is due, fetching grammars included, is given up. */
const quietMs = 20_000;
const maxStarts = 3;

/** The colours of one block while it is on the page. */
export interface Colouring {
  update(text: ChunkedText, isOpen: boolean): void;
  close(): void;
}

interface Session {
  language: LanguageName;
  tell(colours: Colours): void;
  colours: Colours;
  text: string;
  isOpen: boolean;
  /** Characters of whole lines that were sent; the last line of a finished block counts as whole. */
  sentChars: number;
  seq: number;
  isDue: boolean;
  isGivenUp: boolean;
}

/**
 * The page's side of the one worker that colours code. Blocks stay plain where it cannot start or gives no answer.
 *
 * Shape: a block's colours come in order and are only ever added to, unless its text begins anew.
 */
export class Highlighter {
  /** Lines that were coloured, for tests that count work. */
  readonly counters = { starts: 0, requests: 0, lines: 0 };
  readonly #startWorker: () => WorkerPort;
  readonly #cache = new ColourCache();
  readonly #sessions = new Map<number, Session>();
  #worker: WorkerPort | null = null;
  #lastId = 0;
  #lastSeq = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(startWorker: () => WorkerPort) {
    this.#startWorker = startWorker;
  }

  /** The colours of a finished block that was coloured before. */
  known(language: LanguageName, code: string): Colours | null {
    const chunks = this.#cache.get(language, code);
    return chunks && { chunks, open: null };
  }

  open(language: LanguageName, tell: (colours: Colours) => void): Colouring {
    let id = 0;
    let session: Session | undefined;
    const close = () => {
      if (session && !session.isGivenUp) this.#post({ type: 'drop', id });
      this.#sessions.delete(id);
      session = undefined;
    };
    const update = (text: ChunkedText, isOpen: boolean) => {
      if (session && (!text.text.startsWith(session.text) || (session.isOpen === false && isOpen))) close();
      if (!session) {
        const known = isOpen ? null : this.known(language, text.text);
        if (known) return tell(known);
        id = ++this.#lastId;
        session = newSession(language, tell);
        this.#sessions.set(id, session);
      }
      if (!session.isGivenUp) this.#send(id, session, text, isOpen);
    };
    return { update, close };
  }

  #send(id: number, session: Session, { text, last }: ChunkedText, isOpen: boolean): void {
    if (session.seq > 0 && session.text === text && session.isOpen === isOpen) return;
    Object.assign(session, { text, isOpen });
    const whole = isOpen
      ? text.slice(session.sentChars, text.length - last.length)
      : finished(text.slice(session.sentChars));
    session.sentChars += whole.length;
    session.seq = ++this.#lastSeq;
    session.isDue = true;
    const open = isOpen ? last.replace(/\n$/, '') : null;
    this.counters.requests += 1;
    this.#post({ type: 'lines', id, seq: session.seq, language: session.language, text: whole, open });
    this.#watchOver();
  }

  #post(request: HighlightRequest): void {
    if (request.type === 'drop' && !this.#worker) return;
    this.#worker ??= this.#start();
    if (this.#worker) this.#worker.postMessage(request);
    else this.#giveUp();
  }

  #start(): WorkerPort | null {
    if (this.counters.starts >= maxStarts) return null;
    this.counters.starts += 1;
    try {
      const worker = this.#startWorker();
      worker.onmessage = ({ data }) => this.#receive(data);
      worker.onerror = (event) => {
        event.preventDefault?.();
        this.#giveUp();
      };
      return worker;
    } catch {
      return null;
    }
  }

  /** The worker and what it has to do are let go; what was coloured stays, and the next block tries a new one. */
  #giveUp(): void {
    clearTimeout(this.#watch);
    this.#worker?.terminate();
    this.#worker = null;
    for (const session of this.#sessions.values()) session.isGivenUp = true;
  }

  /** Each sign of life puts the end off. */
  #watchOver(): void {
    clearTimeout(this.#watch);
    const isDue = [...this.#sessions.values()].some((session) => session.isDue && !session.isGivenUp);
    if (isDue) this.#watch = setTimeout(() => this.#giveUp(), quietMs);
  }

  #receive(reply: HighlightReply): void {
    const session = this.#sessions.get(reply.id);
    if (session && reply.type === 'none') Object.assign(session, { isGivenUp: true, isDue: false });
    if (session && reply.type === 'tokens') {
      const lines = unpackLines(reply.lines);
      this.counters.lines += lines.length;
      session.colours = { chunks: withLines(session.colours.chunks, reply.from, lines), open: reply.open };
      if (reply.seq === session.seq) {
        session.isDue = false;
        if (!session.isOpen) this.#cache.set(session.language, session.text, session.colours.chunks);
      }
      session.tell(session.colours);
    }
    this.#watchOver();
  }
}

const newSession = (language: LanguageName, tell: Session['tell']): Session => ({
  language,
  tell,
  colours: noColours,
  text: '',
  isOpen: true,
  sentChars: 0,
  seq: 0,
  isDue: false,
  isGivenUp: false,
});

const finished = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

function withLines(before: ChunkColours, from: number, lines: readonly LineColours[]): ChunkColours {
  if (lines.length === 0) return before;
  const chunks = before.slice(0, Math.ceil(from / chunkLines));
  let rest = lines;
  const room = from % chunkLines === 0 ? 0 : chunkLines - (from % chunkLines);
  if (room > 0) {
    const tail = chunks.at(-1) ?? [];
    chunks[chunks.length - 1] = [...tail, ...rest.slice(0, room)];
    rest = rest.slice(room);
  }
  for (let i = 0; i < rest.length; i += chunkLines) chunks.push(rest.slice(i, i + chunkLines));
  return chunks;
}

/** A worker is loaded with the first block that can be coloured, never before. */
export const highlighter = new Highlighter(
  () =>
    new Worker(new URL('./highlight.worker.ts', import.meta.url), {
      type: 'module',
      name: 'highlight',
    }) as unknown as WorkerPort,
);
