import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import ReactMarkdown, { type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { expect, test } from 'vitest';
import { citations } from './citations.ts';

const known = new Set([1, 2, 3]);
const options: Options = {
  components: {
    cite: ({ node }) => `<${node?.properties.number}@${node?.properties.at ?? '?'}>`,
  },
};

function render(children: string, from = 0): string {
  const remarkPlugins: Options['remarkPlugins'] = [remarkGfm, [citations, { known, from }]];
  const html = renderToStaticMarkup(createElement(ReactMarkdown, { ...options, remarkPlugins, children }));
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replace(/>\n+</g, '><');
}

/** Every mark that was found stands where it says. */
function expectPlaces(html: string, text: string): void {
  for (const [, number, at] of html.matchAll(/<(\d)@(\d+)>/g)) {
    expect(text.slice(Number(at), Number(at) + 3)).toBe(`[${number}]`);
  }
}

test.each([
  ['High tide [1].', '<p>High tide <1@10>.</p>'],
  ['both [1][3]', '<p>both <1@5><3@8></p>'],
  ['- one [1]\n- two [2]', '<ul><li>one <1@6></li><li>two <2@16></li></ul>'],
  ['**bold [1]** *and [2]*', '<p><strong>bold <1@7></strong> <em>and <2@18></em></p>'],
  ['# Head [1]', '<h1>Head <1@7></h1>'],
  ['> a\n> b [2]', '<blockquote><p>a\nb <2@8></p></blockquote>'],
  ['AT&amp;T [1] &amp; [2]', '<p>AT&amp;T <1@9> &amp; <2@19></p>'],
])('finds the marks of %j and where they are', (text, wanted) => {
  const html = render(text);
  expect(html).toBe(wanted);
  expectPlaces(html, text);
});

test('finds the marks of a table', () => {
  const text = '| a | b |\n| - | - |\n| x [1] | [2][3] |';
  const html = render(text);
  expect(html).toContain('<td>x <1@24></td><td><2@30><3@33></td>');
  expectPlaces(html, text);
});

test.each([
  ['`a[1]`', '<p><code>a[1]</code></p>'],
  ['```\na[1]\n```', '<pre><code>a[1]\n</code></pre>'],
  ['[see [1]](https://x.example)', '<p><a href="https://x.example">see [1]</a></p>'],
  ['unknown [7]', '<p>unknown [7]</p>'],
  ['escaped \\[1\\]', '<p>escaped [1]</p>'],
])('leaves %j alone', (text, wanted) => {
  expect(render(text)).toBe(wanted);
});

test('a list of addresses at the end does not turn the marks into links', () => {
  const text = 'One [1], both [1][2].\n\n[1]: https://x.example\n[2]: https://y.example';
  const html = render(text);
  expect(html).toBe('<p>One <1@4>, both <1@14><2@17>.</p>');
});

test('places count from the beginning of the whole answer', () => {
  expect(render('High tide [1].', 100)).toBe('<p>High tide <1@110>.</p>');
});
