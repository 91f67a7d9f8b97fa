/** Units: characters are UTF-16 code units. */
const tauMs = 120;
/** What has waited so long is shown: at the next frame it would have waited more than 150 ms. */
const maxWaitMs = 130;
/** Past this, waiting only puts off what is there. */
const maxPending = 4096;
/** A piece as small as a word of a slow stream is shown as it comes. */
const straightChars = 12;
/** A frame that came late drains no more than this. */
const maxStepMs = 100;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * How much of an answer is shown while it comes in bursts: each frame a share of what waits, in whole graphemes, so that
 * words flow. Nothing waits longer than 150 ms.
 */
export class Pacer {
  #shown: number;
  #stepMs = 0;
  /** How long the text was, and when; the oldest that is not wholly shown first. */
  #arrivals: { length: number; atMs: number }[] = [];

  constructor(shown: number) {
    this.#shown = shown;
  }

  get shown(): number {
    return this.#shown;
  }

  /** The text is `length` long by now. One that became shorter, or that jumped, is shown whole. */
  note(length: number, nowMs: number): void {
    if (this.#arrivals.length === 0) this.#stepMs = nowMs;
    if (length < this.#shown || length - this.#shown > maxPending) this.flush(length);
    else this.#arrivals.push({ length, atMs: nowMs });
  }

  flush(length: number): void {
    this.#shown = length;
    this.#arrivals = [];
  }

  /** Takes one step; false when nothing waits any more. */
  step(text: string, nowMs: number): boolean {
    const elapsedMs = Math.min(maxStepMs, Math.max(0, nowMs - this.#stepMs));
    this.#stepMs = nowMs;
    const pending = text.length - this.#shown;
    if (pending <= straightChars) this.flush(text.length);
    else {
      const late = this.#arrivals.findLast(({ atMs }) => nowMs - atMs >= maxWaitMs)?.length ?? 0;
      const due = this.#shown + Math.ceil((pending * elapsedMs) / tauMs);
      this.#shown = wholeGraphemes(text, this.#shown, Math.max(late, due));
      this.#arrivals = this.#arrivals.filter(({ length }) => length > this.#shown);
    }
    return this.#shown < text.length;
  }
}

/** `to`, or the end of the grapheme that it would cut; `from` is at such an end. */
function wholeGraphemes(text: string, from: number, to: number): number {
  if (to >= text.length) return text.length;
  const cut = graphemes.segment(text.slice(from)).containing(to - from);
  if (!cut || cut.index === to - from) return to;
  return from + cut.index + cut.segment.length;
}
