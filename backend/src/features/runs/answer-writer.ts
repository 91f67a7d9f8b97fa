import type { MessagePart, Usage } from '@parley/contract/conversations';
import type { Notice, RunEvent } from '@parley/contract/events';
import type { LiveRun } from './live-run.ts';

type Channel = 'text' | 'reasoning';

/** All runs with unsent text share one timer: cheaper than one each, and merging beats sending every token. */
const mergeMs = 40;
const dirty = new Set<AnswerWriter>();
let timer: NodeJS.Timeout | null = null;

function flushDirty(): void {
  for (const writer of dirty) writer.flush();
  if (dirty.size > 0 || !timer) return;
  clearInterval(timer);
  timer = null;
}

/**
 * Turns what a model says into the events of a run: the first piece at once, later ones merged.
 *
 * Text comes out as valid Unicode without NUL, however the provider cut it.
 */
export class AnswerWriter {
  readonly parts: MessagePart[] = [];
  usage: Usage | null = null;

  readonly #run: LiveRun;
  readonly #now: () => number;
  #channel: Channel | null = null;
  #pending = '';
  /** First half of a surrogate pair whose second half is still to come. */
  #half = '';
  #text = '';
  #reasoning = '';
  #reasoningSince = 0;
  #blocks = 0;

  constructor(run: LiveRun, now: () => number = Date.now) {
    this.#run = run;
    this.#now = now;
  }

  get text(): string {
    return this.#text;
  }

  add(channel: Channel, piece: string): void {
    if (piece === '') return;
    if (channel !== this.#channel) this.#open(channel);
    const text = this.#wholeCharacters(piece);
    if (text === '') return;
    const isFirst = (channel === 'text' ? this.#text : this.#reasoning) === '';
    this.#keep(text);
    if (isFirst) this.flush();
    else this.#flushSoon();
  }

  notice(notice: Notice): void {
    this.parts.push({ type: 'notice', ...notice });
    this.#run.append({ type: 'data-notice', data: notice });
  }

  flush(): void {
    dirty.delete(this);
    if (this.#pending === '' || this.#channel === null) return;
    const delta = this.#pending;
    this.#pending = '';
    this.#run.append({ type: `${this.#channel}-delta`, id: this.#blockId, delta });
  }

  /** Sends what is left and returns the event that closes the open block, for the run's last events. */
  close(): RunEvent[] {
    if (this.#half !== '' && this.#channel !== null) this.#keep('\uFFFD');
    this.#half = '';
    this.flush();
    if (this.#channel === null) return [];
    const event: RunEvent = { type: `${this.#channel}-end`, id: this.#blockId };
    this.#endReasoning();
    this.#channel = null;
    return [event];
  }

  get #blockId(): string {
    return `${this.#channel}-${this.#blocks}`;
  }

  #open(channel: Channel): void {
    for (const event of this.close()) this.#run.append(event);
    this.#channel = channel;
    this.#blocks += 1;
    if (channel === 'reasoning') this.#reasoningSince = this.#now();
    this.#run.append({ type: `${channel}-start`, id: this.#blockId });
  }

  #endReasoning(): void {
    if (this.#channel !== 'reasoning') return;
    const duration_ms = Math.round(this.#now() - this.#reasoningSince);
    this.parts.push({ type: 'reasoning', text: this.#reasoning, duration_ms });
    this.#reasoning = '';
  }

  #keep(text: string): void {
    if (this.#channel === 'text') this.#text += text;
    else this.#reasoning += text;
    this.#pending += text;
  }

  #flushSoon(): void {
    dirty.add(this);
    timer ??= setInterval(flushDirty, mergeMs);
  }

  #wholeCharacters(piece: string): string {
    let text = this.#half + piece;
    this.#half = '';
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.#half = text.slice(-1);
      text = text.slice(0, -1);
    }
    return text.replaceAll('\u0000', '').toWellFormed();
  }
}
