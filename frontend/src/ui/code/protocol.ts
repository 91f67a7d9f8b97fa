import type { LanguageName } from './languages.ts';

/** What the page asks of the worker. */
export type HighlightRequest =
  | {
      type: 'lines';
      /** The block; its lines come in order, each once. */
      id: number;
      /** Rises with each request. */
      seq: number;
      language: LanguageName;
      /** New whole lines, each with its line feed. */
      text: string;
      /** The line that is still being written; null: there is none. */
      open: string | null;
    }
  | { type: 'drop'; id: number };

/** What the worker tells. `none`: this block stays plain. */
export type HighlightReply =
  | {
      type: 'tokens';
      id: number;
      /** The request that is answered in full by this; null: more comes for it. */
      seq: number | null;
      /** Whole lines from here on, packed. */
      from: number;
      lines: Uint16Array<ArrayBuffer>;
      /** The line being written, as it was. */
      open: { line: number; colours: LineColours } | null;
    }
  | { type: 'none'; id: number };

/** A line's colours: a length and a style, a length and a style. Empty: plain. The rest of a line is plain. */
export type LineColours = Uint16Array;

/** Lines one after the other, each as the number of its pairs and then the pairs. */
export function packLines(lines: readonly (readonly number[])[]): Uint16Array<ArrayBuffer> {
  const packed = new Uint16Array(lines.reduce((sum, line) => sum + 1 + line.length, 0));
  let at = 0;
  for (const line of lines) {
    packed[at] = line.length / 2;
    packed.set(line, at + 1);
    at += 1 + line.length;
  }
  return packed;
}

export function unpackLines(packed: Uint16Array): LineColours[] {
  const lines: LineColours[] = [];
  let at = 0;
  while (at < packed.length) {
    const end = at + 1 + 2 * (packed[at] ?? 0);
    lines.push(packed.subarray(at + 1, end));
    at = end;
  }
  return lines;
}
