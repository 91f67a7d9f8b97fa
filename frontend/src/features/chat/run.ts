import type { RunEvent, StartMetadata } from '@parley/contract/events';
import { limits } from '@parley/contract/limits';
import { perFrame } from '../../lib/frames.ts';
import { ApiError, retryAfterMs } from '../../lib/http.ts';
import { comebackOr, isReachable, reconnectDelayMs } from '../../lib/network.ts';
import { readFrames } from '../../lib/sse.ts';
import { applyEvent, isBehind, isGap, type RunFrame } from './answer.ts';
import { openEvents, stopRun } from './api.ts';
import { isUnheard, maxFaults, mayBeTaken } from './delivery.ts';
import { Pacer } from './pacing.ts';
import { RunSharing, withStreamSlot } from './run-sharing.ts';
import type { Answer, LiveAnswer } from './types.ts';

/** What a run tells the thread that it belongs to. */
export interface RunObserver {
  changed(live: LiveAnswer): void;
  started(start: StartMetadata): void;
  titled(conversationId: number, title: string): void;
  ended(answer: Answer): void;
  /** The server did not take the message, or, with null, it was taken back before: as if it had never been sent. */
  refused(error: unknown): void;
  /** The server may have taken the message, although nobody has heard it say so. */
  risked(): void;
  /** Stop was pressed for a message that the server may have taken, or not: it is sent on, and stopped there. */
  stopping(): void;
  /** The run is gone: only the conversation itself still knows how it ended. */
  lost(): void;
}

interface RunOptions {
  answer: Answer;
  runId: number | null;
  conversationId: number | null;
  /** Sends the message; repeatable, since it carries a `client_id`. Null for a run that was found running. */
  begin: ((signal: AbortSignal) => Promise<Response>) | null;
  /** An earlier page has sent it already, and nobody knows what became of it. */
  mayBeTaken?: boolean;
  observer: RunObserver;
}

type ReadEnd = 'dropped' | 'looked';

/** Without a place for a stream of its own, a run is read up to its present end every now and then. */
const lookEveryMs = 1500;
const lookSilenceMs = 300;

/**
 * Follows one run until it ends, through any number of connections. It lives outside React: leaving a conversation
 * does not end it, and coming back finds it where it is by then.
 */
export class Run {
  readonly #options: RunOptions;
  readonly #abort = new AbortController();
  readonly #startedAtMs = Date.now();
  readonly #publishSoon = perFrame(() => this.#publishNext());
  readonly #pacer: Pacer;
  #answer: Answer;
  #runId: number | null;
  #failures = 0;
  /** How often the server has answered a message with a fault. */
  #faults = 0;
  /** The message is on its way. */
  #isAsking = false;
  /** The server could be reached when it was sent. */
  #hadServer = false;
  /** The server may have taken the message, although nobody heard it say so: it is asked on and on. */
  #mayBeTaken: boolean;
  #isOver = false;
  #isReconnecting = false;
  #isOffline = false;
  #sharing: RunSharing | null = null;
  /** Settled when the connection to the server that this tab reads ends; null while it reads none. */
  #reading: PromiseWithResolvers<void> | null = null;
  #frozenText: string | null = null;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#answer = options.answer;
    this.#pacer = new Pacer(options.answer.text.length);
    this.#runId = options.runId;
    this.#mayBeTaken = options.mayBeTaken ?? false;
    this.#publish();
    void this.#follow();
  }

  /**
   * Ends the answer on the server. The text stands still at once; what was kept replaces it when it is known. A message
   * that waits to be sent is taken back; one that the server may have taken is stopped as soon as it says so.
   */
  stop(): void {
    if (this.#isOver || this.#frozenText !== null) return;
    if (this.#runId === null && !this.#isAsking && !this.#mayBeTaken) {
      this.#refuse(null);
      return;
    }
    this.#frozenText = this.#answer.text;
    this.#publish();
    if (this.#runId !== null) void this.#sendStop(this.#runId);
    else this.#options.observer.stopping();
  }

  /** Stops following, without ending the run. */
  detach(): void {
    this.#close();
  }

  async #follow(): Promise<void> {
    while (!this.#isOver) {
      let pauseMs = lookEveryMs;
      try {
        if ((await this.#read()) === 'dropped') pauseMs = this.#noteFailure();
      } catch (error) {
        if (this.#isOver || this.#isHopeless(error)) return;
        pauseMs = Math.max(this.#noteFailure(), retryAfterMs(error));
      }
      if (this.#isOver) return;
      this.#publishSoon();
      await comebackOr(pauseMs, this.#abort.signal);
    }
  }

  /** How long to wait before the next attempt. */
  #noteFailure(): number {
    const delayMs = reconnectDelayMs(this.#failures);
    this.#failures += 1;
    // A first hiccup is not worth a word on the screen.
    this.#isReconnecting = this.#failures > 1;
    return delayMs;
  }

  /** One connection. While another tab reads this run, it waits here, and hears the run from that tab. */
  #read(): Promise<ReadEnd> {
    const { signal } = this.#abort;
    const { begin } = this.#options;
    const runId = this.#runId;
    if (runId === null && begin) {
      return withStreamSlot(async (hasSlot) => this.#readBody(await this.#ask(begin), hasSlot));
    }
    const open = () => openEvents(runId ?? 0, this.#answer.lastSeq, signal);
    return this.#share(runId ?? 0).readAlone(signal, () =>
      withStreamSlot(async (hasSlot) => this.#readBody(await open(), hasSlot)),
    );
  }

  async #ask(begin: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
    this.#isAsking = navigator.onLine;
    this.#hadServer = isReachable();
    if (this.#hadServer) this.#options.observer.risked();
    const response = await begin(this.#abort.signal);
    this.#mayBeTaken = true;
    return response;
  }

  async #readBody({ body }: Response, hasSlot: boolean): Promise<ReadEnd> {
    if (!body) throw new Error('The stream has no body.');
    const isLook = !hasSlot && this.#runId !== null;
    this.#reading = Promise.withResolvers();
    try {
      for await (const { id, data } of readFrames(body, isLook ? lookSilenceMs : 3 * limits.heartbeatMs)) {
        if (data === '[DONE]') {
          this.#noteDone();
          return 'dropped';
        }
        const seq = id === null || id === '' ? null : Number(id);
        const frame: RunFrame = { seq, event: JSON.parse(data) as RunEvent, atMs: Date.now() };
        if (isGap(this.#answer, frame)) throw new Error('Events are missing.');
        this.#sharing?.tell(frame);
        this.#take(frame);
        if (this.#isOver) return 'dropped';
        if (!hasSlot && !isLook && this.#runId !== null) return 'looked';
      }
      return 'dropped';
    } catch (error) {
      if (isLook && !this.#isOver) return 'looked';
      throw error;
    } finally {
      this.#reading.resolve();
      this.#reading = null;
    }
  }

  #share(runId: number): RunSharing {
    this.#sharing ??= new RunSharing(runId, {
      onFrame: (frame) => {
        if (isBehind(this.#answer, frame)) this.#sharing?.ask();
        else this.#take(frame);
      },
      onAnswer: (answer) => {
        if (this.#reading || answer.lastSeq <= this.#answer.lastSeq) return;
        this.#change(answer);
        this.#publishSoon();
      },
      answer: () => (this.#reading ? this.#answer : null),
    });
    return this.#sharing;
  }

  #close(): void {
    this.#isOver = true;
    this.#sharing?.close();
    this.#abort.abort(new Error('The run is no longer followed.'));
  }

  /** The run is over. Not to know how means that we have seen what a server that crashed could not keep. */
  #noteDone(): void {
    if (!this.#isOver && this.#runId !== null) this.#lose();
  }

  #lose(): void {
    this.#close();
    this.#options.observer.lost();
  }

  #refuse(error: unknown): void {
    this.#close();
    this.#options.observer.refused(error);
  }

  #take(frame: RunFrame): void {
    if (this.#isOver) return;
    const before = this.#answer;
    this.#change(applyEvent(before, frame));
    if (this.#answer === before) return;
    this.#failures = 0;
    this.#isReconnecting = false;
    this.#isOffline = false;
    const { observer } = this.#options;
    if (frame.event.type === 'data-title') {
      observer.titled(frame.event.data.conversation_id, frame.event.data.title);
    }
    if (this.#answer.start && !before.start) this.#noteStart(this.#answer.start);
    if (this.#answer.outcome) {
      this.#close();
      observer.ended(this.#answer);
    } else {
      this.#publishSoon();
    }
  }

  #change(answer: Answer): void {
    const hasText = answer.text.length !== this.#answer.text.length;
    this.#answer = answer;
    if (hasText) this.#pacer.note(answer.text.length, performance.now());
  }

  #noteStart(start: StartMetadata): void {
    this.#runId = start.run_id;
    this.#publish();
    this.#options.observer.started(start);
    if (this.#frozenText !== null) void this.#sendStop(start.run_id);
    const { promise } = this.#reading ?? {};
    // The tab that sent the message reads on: nobody else has to.
    if (promise && this.#sharing === null) {
      this.#share(start.run_id)
        .readAlone(this.#abort.signal, () => promise)
        .catch(() => {});
    }
  }

  /** True when trying again cannot help; the observer has been told why. */
  #isHopeless(error: unknown): boolean {
    const problem = error instanceof ApiError ? error : null;
    const isAway = isUnheard(error);
    const mayPass = isAway || problem?.code === 'unreadable' || (problem?.status ?? 0) >= 500;
    const isLimit = problem?.status === 429;
    if (this.#runId === null) {
      const isStopped = this.#frozenText !== null;
      this.#mayBeTaken ||= mayBeTaken(error, this.#hadServer);
      if (this.#mayBeTaken) this.#options.observer.risked();
      this.#isAsking = false;
      this.#isOffline = isAway;
      this.#faults += isAway ? 0 : 1;
      // A message waits for the network as long as it takes.
      const isWorthIt = mayPass && !isStopped && this.#faults < maxFaults;
      if (isWorthIt || (this.#mayBeTaken && (mayPass || isLimit))) return false;
      this.#refuse(isStopped ? null : error);
      return true;
    }
    if (mayPass || isLimit) return false;
    this.#lose();
    return true;
  }

  async #sendStop(runId: number): Promise<void> {
    for (let tries = 0; tries < 5 && !this.#isOver; tries += 1) {
      try {
        await stopRun(runId);
        return;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return;
        await comebackOr(1000 * 2 ** tries, this.#abort.signal);
      }
    }
    if (this.#isOver) return;
    // The server never heard of it, so the answer went on: show that rather than pretend.
    this.#frozenText = null;
    this.#publish();
  }

  /** True while text waits to be shown. */
  #publishNext(): boolean {
    if (this.#isOver) return false;
    const hasMore = this.#pacer.step(this.#answer.text, performance.now());
    this.#publish();
    return hasMore;
  }

  #publish(): void {
    if (this.#isOver) return;
    const { text, parts, thinkingSinceMs, progress, start } = this.#answer;
    this.#options.observer.changed({
      conversationId: start?.conversation_id ?? this.#options.conversationId,
      startedAtMs: this.#startedAtMs,
      text: this.#frozenText ?? text.slice(0, this.#pacer.shown),
      parts,
      thinkingSinceMs,
      progress,
      isStopping: this.#frozenText !== null,
      isReconnecting: this.#isReconnecting,
      isOffline: this.#isOffline,
    });
  }
}
