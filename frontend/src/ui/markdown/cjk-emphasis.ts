import { Lexer, type Rules } from 'marked';

/** Scripts without spaces between words, where a mark of emphasis may touch a letter on one side and a bracket on the other. */
const cjk = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー々〆]`;

/** Replaces a part of the lexer's rule; a rule that no longer has it is an error, since its groups are counted. */
function edited(rule: RegExp, edits: readonly [from: string, to: string][], flags = rule.flags): RegExp {
  let { source } = rule;
  for (const [from, to] of edits) {
    if (!source.includes(from)) throw new Error(`The rule ${source} has no ${from}`);
    source = source.replace(from, () => to);
  }
  return new RegExp(source, flags);
}

const inline = Lexer.rules.inline.gfm;

/**
 * The inline rules with emphasis that works in Chinese, Japanese and Korean: beside a letter of these scripts, a mark
 * with punctuation on its other side may both open and close. By the letter of CommonMark `**重要。**字` keeps its stars.
 */
export const cjkInlineRules: Rules['inline'] = {
  ...inline,
  punctuation: edited(inline.punctuation, [
    [String.raw`[\s\p{P}\p{S}]`, String.raw`(?:[\s\p{P}\p{S}]|${cjk})`],
  ]),
  emStrongRDelimAst: edited(inline.emStrongRDelimAst, [
    [
      String.raw`(?!\*)(?!~)[\s\p{P}\p{S}](\*+)(?=(?:`,
      String.raw`(?:\s|(?!\*)(?!~)[\p{P}\p{S}](?!\*+${cjk}))(\*+)(?=(?:`,
    ],
    [
      String.raw`(?!\*)(?!~)[\p{P}\p{S}](\*+)(?!\*)(?=(?!~)[\p{P}\p{S}])`,
      String.raw`(?!\*)(?!~)[\p{P}\p{S}](\*+)(?!\*)(?=(?!~)[\p{P}\p{S}]|${cjk})`,
    ],
  ]),
  delRDelim: edited(inline.delRDelim, [
    [String.raw`(?!~)[\s\p{P}\p{S}](~~?)(?=[`, String.raw`(?:\s|(?!~)[\p{P}\p{S}](?!~+${cjk}))(~~?)(?=[`],
    [
      String.raw`(?!~)[\p{P}\p{S}](~~?)(?!~)(?=[\p{P}\p{S}])`,
      String.raw`(?!~)[\p{P}\p{S}](~~?)(?!~)(?=[\p{P}\p{S}]|${cjk})`,
    ],
  ]),
};
