import { createShikiPrimitiveAsync, type Grammar, type ShikiPrimitive } from '@shikijs/core';
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript';
import { codeTheme, styleOfColour } from './code-theme.ts';
import { grammars } from './grammars.ts';
import type { LanguageName } from './languages.ts';
import { maxLineChars, maxLineMs } from './limits.ts';

type RuleStack = ReturnType<Grammar['tokenizeLine2']>['ruleStack'];

/** Where the number of a token's colour is in the grammar engine's metadata. */
const colourShift = 15;
const colourMask = 0x1ff;
/** A line that is not done after so many tries never will be. */
const maxTries = 30;

/** Colours the lines of one block, one after the other. */
export class LineTokenizer {
  readonly #grammar: Grammar;
  readonly #styleOf: (colour: number) => number;
  #stack: RuleStack | null = null;
  #tries = 0;

  constructor(grammar: Grammar, styleOf: (colour: number) => number) {
    this.#grammar = grammar;
    this.#styleOf = styleOf;
  }

  /**
   * The next whole line, without its line feed, as lengths and styles. Null: its time was over, ask for it again. The
   * first lines of a language take long, since its expressions are compiled when first met; what is compiled stays.
   */
  next(line: string): number[] | null {
    if (line.length > maxLineChars) return [];
    const { tokens, ruleStack, stoppedEarly } = this.#grammar.tokenizeLine2(line, this.#stack, maxLineMs);
    this.#tries += 1;
    if (stoppedEarly && this.#tries < maxTries) return null;
    this.#tries = 0;
    this.#stack = ruleStack;
    return this.#pairs(line, tokens);
  }

  /** A line that is still being written: the next one is the same line again. Plain when its time was over. */
  peek(line: string): number[] {
    if (line.length > maxLineChars) return [];
    const { tokens, stoppedEarly } = this.#grammar.tokenizeLine2(line, this.#stack, maxLineMs);
    return stoppedEarly ? [] : this.#pairs(line, tokens);
  }

  #pairs(line: string, tokens: Uint32Array): number[] {
    const pairs: number[] = [];
    for (let i = 0; i < tokens.length; i += 2) {
      // The engine counts a line feed of its own at the end.
      const end = Math.min(line.length, tokens[i + 2] ?? line.length);
      const chars = end - (tokens[i] ?? 0);
      const style = this.#styleOf(((tokens[i + 1] ?? 0) >>> colourShift) & colourMask);
      if (chars <= 0) continue;
      if (pairs.length > 0 && pairs.at(-1) === style) pairs[pairs.length - 2] = (pairs.at(-2) ?? 0) + chars;
      else pairs.push(chars, style);
    }
    return pairs;
  }
}

let engine: Promise<ShikiPrimitive> | null = null;

/** A tokenizer for one block; the grammar is fetched and compiled once. */
export async function createTokenizer(language: LanguageName): Promise<LineTokenizer> {
  engine ??= createShikiPrimitiveAsync({
    // A few expressions of rare grammars cannot be said in JavaScript: their tokens stay plain.
    engine: createJavaScriptRegexEngine({ forgiving: true }),
    themes: [codeTheme],
  });
  const [shiki, { default: grammar }] = await Promise.all([engine, grammars[language]()]);
  shiki.loadLanguageSync(grammar);
  const { colorMap } = shiki.setTheme(codeTheme.name ?? '');
  return new LineTokenizer(shiki.getLanguage(language), (colour) =>
    styleOfColour(colorMap[colour] ?? '#000000'),
  );
}
