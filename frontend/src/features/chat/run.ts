import type { RunEvent, StartMetadata } from '@parley/contract/events';
import { limits } from '@parley/contract/limits';
import { perFrame } from '../../lib/frames.ts';
import { ApiError } from '../../lib/http.ts';
import { comebackOr } from '../../lib/network.ts';
import { readFrames } from '../../lib/sse.ts';
import { applyEvent, isGap, type RunFrame } from './answer.ts';
import { openEvents, stopRun } from './api.ts';
import type { Answer, LiveAnswer } from './types.ts';

/** What a run tells the thread that it belongs to. */
export interface RunObserver {
  changed(live: LiveAnswer): void;
  started(start: StartMetadata): void;
  titled(conversationId: number, title: string): void;
  ended(answer: Answer): void;
  /** The server did not take the message: it is as if it had never been sent. */
  refused(error: unknown): void;
  /** The run is gone: only the conversation itself still knows how it ended. */
  lost(): void;
}

interface RunOptions {
  answer: Answer;
  runId: number | null;
  conversationId: number | null;
  /** Sends the message; repeatable, since it carries a `client_id`. Null for a run that was found running. */
  begin: ((signal: AbortSignal) => Promise<Response>) | null;
  observer: RunObserver;
}

const backoffMs = [0, 1000, 2000, 4000, 8000];
const maxBeginAttempts = 4;

/**
 * Follows one run until it ends, through any number of connections. It lives outside React: leaving a conversation
 * does not end it, and coming back finds it where it is by then.
 */
export class Run {
  readonly #options: RunOptions;
  readonly #abort = new AbortController();
  readonly #startedAtMs = Date.now();
  readonly #publishSoon = perFrame(() => this.#publish());
  #answer: Answer;
  #runId: number | null;
  #failures = 0;
  #isOver = false;
  #isReconnecting = false;
  #frozenText: string | null = null;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#answer = options.answer;
    this.#runId = options.runId;
    this.#publish();
    void this.#follow();
  }

  /** Ends the answer on the server. The text stands still at once; what was kept replaces it when it is known. */
  stop(): void {
    if (this.#isOver || this.#frozenText !== null) return;
    this.#frozenText = this.#answer.text;
    this.#publish();
    if (this.#runId !== null) void this.#sendStop(this.#runId);
  }

  /** Stops following, without ending the run. */
  detach(): void {
    this.#isOver = true;
    this.#abort.abort(new Error('detached'));
  }

  async #follow(): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#readOnce();
        if (this.#isOver) return;
      } catch (error) {
        if (this.#isOver || this.#isHopeless(error)) return;
      }
      const step = backoffMs[Math.min(this.#failures, backoffMs.length - 1)] ?? 0;
      this.#failures += 1;
      // A first hiccup is not worth a word on the screen.
      this.#isReconnecting = this.#failures > 1;
      this.#publishSoon();
      await comebackOr(step * (0.75 + Math.random() / 2), this.#abort.signal);
    }
  }

  async #readOnce(): Promise<void> {
    const { signal } = this.#abort;
    const { begin } = this.#options;
    const response =
      this.#runId === null && begin
        ? await begin(signal)
        : await openEvents(this.#runId ?? 0, this.#answer.lastSeq, signal);
    if (!response.body) throw new Error('The stream has no body.');
    for await (const { id, data } of readFrames(response.body, 3 * limits.heartbeatMs)) {
      if (data === '[DONE]') return this.#noteDone();
      const seq = id === null || id === '' ? null : Number(id);
      const frame: RunFrame = { seq, event: JSON.parse(data) as RunEvent, atMs: Date.now() };
      if (isGap(this.#answer, frame)) throw new Error('Events are missing.');
      this.#take(frame);
    }
  }

  /** The run is over. Not to know how means that we have seen what a server that crashed could not keep. */
  #noteDone(): void {
    if (this.#isOver || this.#runId === null) return;
    this.#isOver = true;
    this.#options.observer.lost();
  }

  #take(frame: RunFrame): void {
    if (this.#isOver) return;
    const before = this.#answer;
    this.#answer = applyEvent(before, frame);
    if (this.#answer === before) return;
    this.#failures = 0;
    this.#isReconnecting = false;
    const { observer } = this.#options;
    if (frame.event.type === 'data-title') {
      observer.titled(frame.event.data.conversation_id, frame.event.data.title);
    }
    if (this.#answer.start && !before.start) this.#noteStart(this.#answer.start);
    if (this.#answer.outcome) {
      this.#isOver = true;
      observer.ended(this.#answer);
    } else {
      this.#publishSoon();
    }
  }

  #noteStart(start: StartMetadata): void {
    this.#runId = start.run_id;
    this.#publish();
    this.#options.observer.started(start);
    if (this.#frozenText !== null) void this.#sendStop(start.run_id);
  }

  /** True when trying again cannot help; the observer has been told why. */
  #isHopeless(error: unknown): boolean {
    const isAnswer = error instanceof ApiError && error.code !== 'offline' && error.code !== 'unreadable';
    const hasBegun = this.#runId !== null;
    if (!hasBegun && (isAnswer || this.#failures + 1 >= maxBeginAttempts)) {
      this.#isOver = true;
      this.#options.observer.refused(error);
      return true;
    }
    if (!isAnswer || error.status >= 500 || error.status === 429) return false;
    this.#isOver = true;
    this.#options.observer.lost();
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

  #publish(): void {
    if (this.#isOver) return;
    const { text, parts, thinkingSinceMs, progress, start } = this.#answer;
    this.#options.observer.changed({
      conversationId: start?.conversation_id ?? this.#options.conversationId,
      startedAtMs: this.#startedAtMs,
      text: this.#frozenText ?? text,
      parts,
      thinkingSinceMs,
      progress,
      isStopping: this.#frozenText !== null,
      isReconnecting: this.#isReconnecting,
    });
  }
}
