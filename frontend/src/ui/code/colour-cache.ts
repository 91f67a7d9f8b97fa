import type { LineColours } from './protocol.ts';

/** Colours of whole lines, in the pieces in which the lines are drawn. */
export type ChunkColours = readonly (readonly LineColours[])[];

const maxEntries = 200;
const maxChars = 4_000_000;

/** The blocks that were coloured last, by language and text. */
export class ColourCache {
  readonly #entries = new Map<string, ChunkColours>();
  #chars = 0;

  get(language: string, code: string): ChunkColours | null {
    const key = `${language}\n${code}`;
    const found = this.#entries.get(key);
    if (!found) return null;
    this.#entries.delete(key);
    this.#entries.set(key, found);
    return found;
  }

  set(language: string, code: string, colours: ChunkColours): void {
    const key = `${language}\n${code}`;
    if (!this.#entries.has(key)) this.#chars += key.length;
    this.#entries.set(key, colours);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= maxEntries && this.#chars <= maxChars) return;
      this.#entries.delete(oldest);
      this.#chars -= oldest.length;
    }
  }
}
