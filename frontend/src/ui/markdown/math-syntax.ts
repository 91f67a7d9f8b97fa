import type { TokenizerExtensionFunction, TokenizerStartFunction } from 'marked';

export interface MathToken {
  type: 'math';
  raw: string;
  source: string;
  isDisplay: boolean;
}

/** No blank line and no fence within: what is open ends with its paragraph. */
const line = String.raw`(?![ \t]*\n| {0,3}(?:\x60{3}|~{3}))`;
const block = new RegExp(
  String.raw`^ {0,3}(?:\$\$(?!\$)((?:[^\n$\\]|\\[^\n]|\$(?!\$)|\\?\n${line})+?)\$\$|\\\[((?:[^\n\\]|\\[^\]\n]|\\?\n${line})+?)\\\])[ \t]*(?:\n|$)`,
);

/** At most so long: what is meant as a price does not look for its partner in the next chapter. */
const inline = [
  { opening: '$$', rule: /^\$\$(?!\$)((?:[^$\\]|\\[\s\S]|\$(?!\$)){1,4000}?)\$\$(?!\$)/ },
  { opening: '\\[', rule: /^\\\[((?:[^\\]|\\[^\]]){1,4000}?)\\\]/ },
  { opening: '$', rule: /^\$(?![\s$])((?:[^$\\\n]|\\[^\n]){0,1000}?(?:[^$\\\s]|\\[^\s]))\$(?![\d$])/ },
  { opening: '\\(', rule: /^\\\(((?:[^\\]|\\[^)]){1,2000}?)\\\)/ },
];

export const mathBlock: TokenizerExtensionFunction = (src) => {
  const match = block.exec(src);
  const source = match?.[1] ?? match?.[2];
  if (!match || !source?.trim()) return undefined;
  return { type: 'math', raw: match[0], source: source.trim(), isDisplay: true } satisfies MathToken;
};

export const mathBlockStart: TokenizerStartFunction = (src) => {
  const blank = src.indexOf('\n\n');
  const index = (blank < 0 ? src : src.slice(0, blank)).search(/\n {0,3}(?:\$\$|\\\[)/);
  return index < 0 ? undefined : index + 1;
};

/** Prices and brackets that were only escaped: words or a number, and nothing that formulas are made of. */
function isProse(source: string, opening: string): boolean {
  if (/[\\^_={}]/.test(source)) return false;
  if (opening === '\\[') return /^\d+$|[a-z]{3}/i.test(source);
  return opening === '$' && /^\d.*\s[a-z]{2}/i.test(source);
}

export const mathInline: TokenizerExtensionFunction = (src) => {
  const first = src.charCodeAt(0);
  if (first !== 0x24 && first !== 0x5c) return undefined;
  for (const { rule, opening } of inline) {
    const match = rule.exec(src);
    const source = match?.[1]?.trim();
    if (!match || !source || isProse(source, opening)) continue;
    const isDisplay = opening === '$$' || opening === '\\[';
    return { type: 'math', raw: match[0], source, isDisplay } satisfies MathToken;
  }
  return undefined;
};

export const mathInlineStart: TokenizerStartFunction = (src) => {
  const index = src.search(/\$|\\[([]/);
  return index < 0 ? undefined : index;
};

const anywhere = /\\[([]|\\[\s\S]|\$/g;

/** Hides formulas from the search for emphasis, keeping the length. */
export function maskMath(src: string): string {
  if (!/\$|\\[([]/.test(src)) return src;
  let masked = '';
  let end = 0;
  for (const { index } of src.matchAll(anywhere)) {
    if (index < end) continue;
    const raw = mathInline.call({ lexer: undefined as never }, src.slice(index), [])?.raw;
    if (raw === undefined) continue;
    masked += `${src.slice(end, index)}[${'a'.repeat(raw.length - 2)}]`;
    end = index + raw.length;
  }
  return masked + src.slice(end);
}
