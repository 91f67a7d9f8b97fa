import { codeToTokensBase, createShikiPrimitiveAsync } from '@shikijs/core';
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript';
import { expect, test } from 'vitest';
import { codeTheme, styleOfColour } from './code-theme.ts';
import { grammars } from './grammars.ts';
import type { LanguageName } from './languages.ts';
import { createTokenizer, type LineTokenizer } from './tokenizer.ts';

const samples: [LanguageName, string][] = [
  [
    'typescript',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
    'const a = `one ${b\n  + `two ${c}\nthree`} four`;\n/* over\n * lines */ type T<K> = { [k in keyof K]?: string };\nlet r = /a[/]b/gu;',
  ],
  [
    'html',
    '<!doctype html>\n<style>\nbody { color: red; }\n</style>\n<script>\nconst a = "</b>"; /* x\n</script>\n<p class="a">b</p>',
  ],
  [
    'python',
    'def f(x: int) -> str:\n    """Doc\n    over lines"""\n    return f"{x!r:>{10}} {x + 1}"  # end\n',
  ],
  ['rust', 'fn main() {\n  let s = r#"raw\n"text"#;\n  /* a /* nested */ b */ println!("{s}");\n}'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
  ['bash', 'cat <<EOT\n$HOME "quoted"\nEOT\nif [[ -n "$a" ]]; then echo "${a//x/y}"; fi'],
  ['sql', "select a, 'it''s\ntwo lines' from t -- end\nwhere b = 1;"],
  ['yaml', 'a: |\n  text\n  more: text\nb: [1, "two"]\n'],
  ['markdown', '# Head\n\n```js\nconst a = 1;\n```\n\n**bold** and *italic*'],
  ['diff', '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same'],
  [
    'cpp',
    '#include <map>\ntemplate <typename T> class Box {\n  auto s = R"x(raw\n")x"; // end\n  T* get() override { return nullptr; }\n};',
  ],
  ['json', '{"a": [1, true, null], "b": "c\\n"}'],
];

function nextOf(tokenizer: LineTokenizer, line: string): number[] {
  let colours = tokenizer.next(line);
  while (colours === null) colours = tokenizer.next(line);
  return colours;
}

/** Each character's style, with lines told apart. */
const spread = (pairs: readonly number[]): string => {
  let text = '';
  for (let i = 0; i < pairs.length; i += 2)
    text += String.fromCharCode(97 + (pairs[i + 1] ?? 0)).repeat(pairs[i] ?? 0);
  return text;
};

test.each(samples)(
  '%s: lines one by one get the colours that the whole text gets',
  async (language, code) => {
    const shiki = await createShikiPrimitiveAsync({
      engine: createJavaScriptRegexEngine({ forgiving: true }),
      themes: [codeTheme],
      // Markdown colours the languages in its fences when they are known.
      langs: [grammars[language], grammars.javascript],
    });
    await createTokenizer('javascript');
    const options = { lang: language, theme: 'parley', tokenizeTimeLimit: 0 };
    const whole = codeToTokensBase(shiki, code, options).map((tokens) =>
      spread(tokens.flatMap(({ content, color }) => [content.length, styleOfColour(color ?? '#000000')])),
    );
    const tokenizer = await createTokenizer(language);
    const lines = code.split('\n').map((line) => {
      // What is asked about half a line leaves no trace in those that follow.
      tokenizer.peek(line.slice(0, line.length / 2));
      tokenizer.peek(line);
      return spread(nextOf(tokenizer, line));
    });
    expect(lines).toEqual(whole);
    expect(new Set(lines.join('')).size).toBeGreaterThan(2);
  },
);

test('a grammar for each language can be loaded', async () => {
  const names = Object.keys(grammars) as LanguageName[];
  const tokenizers = await Promise.all(names.map(createTokenizer));
  for (const tokenizer of tokenizers) expect(spread(nextOf(tokenizer, 'x'))).toHaveLength(1);
}, 60_000);

test.each([
  ['class Stack : public Base<T> {', { class: 2, Stack: 6, public: 2, Base: 6 }],
  ['std::vector<int> a = std::move(b);', { vector: 6, int: 2, move: 5 }],
  ['  if (x) { throw Fault("auto"); } // class', { if: 2, throw: 2, Fault: 5, '"auto"': 3, '// class': 1 }],
])('cpp: %j has what C++ adds to C', async (line, wanted) => {
  const colours = spread(nextOf(await createTokenizer('cpp'), line));
  for (const [word, style] of Object.entries(wanted)) {
    const at = line.indexOf(word);
    expect(colours.slice(at, at + word.length), word).toBe(
      String.fromCharCode(97 + style).repeat(word.length),
    );
  }
});

test('a very long line stays plain and changes nothing for the next', async () => {
  const [one, other] = [await createTokenizer('javascript'), await createTokenizer('javascript')];
  expect(one.next(`/* ${'x'.repeat(1000)}`)).toEqual([]);
  expect(one.peek(`"${'x'.repeat(1000)}`)).toEqual([]);
  expect(nextOf(one, 'const a = 1;')).toEqual(nextOf(other, 'const a = 1;'));
});
