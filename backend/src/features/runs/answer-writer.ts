import type { Usage } from '@parley/contract/conversations';
import type { Notice, RunEvent } from '@parley/contract/events';
import { ticker } from '../../platform/ticker.ts';
import type { LiveRun } from './live-run.ts';

type Channel = 'text' | 'reasoning';

/**
 * Turns what a model says into the events of a run: the first piece at once, later ones merged.
 *
 * Text comes out as valid Unicode without NUL, however the provider cut it.
 */
export class AnswerWriter {
  usage: Usage | null = null;

  readonly #run: LiveRun;
  readonly #now: () => number;
  #channel: Channel | null = null;
  #pending = '';
  /** First half of a surrogate pair whose second half is still to come. */
  #half = '';
  #isFirst = true;
  #isWaiting = false;
  #reasoningSince = 0;

  constructor(run: LiveRun, now: () => number = Date.now) {
    this.#run = run;
    this.#now = now;
  }

  add(channel: Channel, piece: string): void {
    if (piece === '') return;
    if (channel !== this.#channel) this.#open(channel);
    const text = this.#wholeCharacters(piece);
    if (text === '') return;
    this.#pending += text;
    if (this.#isFirst) this.flush();
    else this.#flushSoon();
    this.#isFirst = false;
  }

  notice(notice: Notice): void {
    this.#run.append({ type: 'data-notice', data: notice });
  }

  /** The run was taken from another owner, or goes on after its end: closes what was open and marks the place. */
  seam(): void {
    const { open, content } = this.#run.kept;
    if (open) this.#run.append({ type: `${open.channel}-end`, id: open.id });
    if (content !== '') this.#run.append({ type: 'data-seam', data: { text_length: content.length } });
  }

  flush(): void {
    if (this.#pending === '' || this.#channel === null) return;
    const delta = this.#pending;
    this.#pending = '';
    this.#run.append({ type: `${this.#channel}-delta`, id: this.#blockId, delta });
  }

  /** Sends what is left and returns the event that closes the open block, for the run's last events. */
  close(): RunEvent[] {
    if (this.#half !== '' && this.#channel !== null) this.#pending += '\uFFFD';
    this.#half = '';
    this.flush();
    if (this.#channel === null) return [];
    const event: RunEvent = { type: `${this.#channel}-end`, id: this.#blockId };
    this.#endReasoning();
    this.#channel = null;
    return [event];
  }

  get #blockId(): string {
    return `${this.#channel}-${this.#run.kept.blocks}`;
  }

  #open(channel: Channel): void {
    for (const event of this.close()) this.#run.append(event);
    this.#channel = channel;
    this.#isFirst = true;
    if (channel === 'reasoning') this.#reasoningSince = this.#now();
    this.#run.append({ type: `${channel}-start`, id: `${channel}-${this.#run.kept.blocks + 1}` });
  }

  #endReasoning(): void {
    if (this.#channel !== 'reasoning') return;
    const part = this.#run.kept.parts.at(-1);
    if (part?.type === 'reasoning') part.duration_ms = Math.round(this.#now() - this.#reasoningSince);
  }

  #flushSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    ticker.write(this.#flushWaiting);
  }

  readonly #flushWaiting = (): void => {
    this.#isWaiting = false;
    this.flush();
  };

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
