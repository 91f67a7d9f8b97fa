import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import Markdown from './markdown.tsx';
import type { CitationMark } from './markdown-context.ts';

const known = new Set([1, 2, 3]);
const Citation = ({ number, at }: CitationMark) => `<${number}@${at ?? '?'}>`;

/** The markup of `text`, with chips written as `<number@place>`, without what every block has. */
function render(text: string, isLive = false): string {
  const html = renderToStaticMarkup(createElement(Markdown, { text, isLive, known, Citation }));
  return html
    .replace(/^<div class="prose">|<\/div>$/g, '')
    .replace(/^<div class="prose-chunk">([\s\S]*?)<\/div>(?=$|<section)/, '$1')
    .replaceAll(' dir="auto"', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

describe('citations', () => {
  test.each([
    ['High tide [1].', '<p>High tide <1@10>.</p>'],
    ['both [1][3]', '<p>both <1@5><3@8></p>'],
    ['- one [1]\n- two [2]', '<ul><li>one <1@6></li><li>two <2@16></li></ul>'],
    ['**bold [1]** *and [2]*', '<p><strong>bold <1@7></strong> <em>and <2@18></em></p>'],
    ['# Head [1]', '<h1>Head <1@7></h1>'],
    ['> a\n> b [2]', '<blockquote><p>a\nb <2@8></p></blockquote>'],
    ['AT&amp;T [1] &amp; [2]', '<p>AT&amp;T <1@9> &amp; <2@19></p>'],
    ['a\r\n\r\nb [1]\r\nc [2]', '<p>a</p><p>b <1@7>\nc <2@14></p>'],
    ['`[1]` and [1]', '<p><code>[1]</code> and <1@10></p>'],
    ['1. a\n\n   ```\n   [1]\n   ```\n\n   b [1]', '<1@33>'],
    ['\\[1] and [1]', '<p>[1] and <1@9></p>'],
    ['$x[1]$ and [1]', ' and <1@11></p>'],
    ['| a | b |\n| - | - |\n| x [1] | [2][3] |', '<td>x <1@24></td><td><2@30><3@33></td>'],
  ])('of %j are found, with their places', (text, wanted) => {
    const html = render(text);
    expect(html).toContain(wanted);
    for (const [, number, at] of html.matchAll(/<(\d)@(\d+)>/g)) {
      expect(text.slice(Number(at), Number(at) + 3)).toBe(`[${number}]`);
    }
  });

  test.each([
    ['`a[1]`', '<p><code>a[1]</code></p>'],
    ['unknown [7]', '<p>unknown [7]</p>'],
    ['escaped \\[1\\]', '<p>escaped [1]</p>'],
    ['&#91;1]', '<p>[1]</p>'],
  ])('are not found in %j', (text, wanted) => {
    expect(render(text)).toBe(wanted);
  });

  test('are not found in links and code', () => {
    expect(render('[see [1]](https://x.example)')).toContain('>see [1]</a>');
    expect(render('```\na[1]\n```')).toContain('a[1]');
  });

  test('do not become links by a list of addresses at the end', () => {
    const text = 'One [1], both [1][2].\n\n[1]: https://x.example\n[2]: https://y.example';
    expect(render(text)).toBe('<p>One <1@4>, both <1@14><2@17>.</p>');
  });

  test('keep their places while a long paragraph streams', () => {
    const text = 'A sentence with a source [1]. Another one, with two [2][3]. '.repeat(20);
    expect(render(text, true)).toContain(`<3@${text.lastIndexOf('[3]')}>`);
  });
});

describe('what a model writes beside CommonMark', () => {
  test.each([
    [
      'H<sub>2</sub>O, <KBD>Ctrl</KBD>, <mark>m</mark>, a<br>b',
      '<p>H<sub>2</sub>O, <kbd>Ctrl</kbd>, <mark>m</mark>, a<br/>b</p>',
    ],
    ['<b>bold</b> <sub class="x">a</sub>', '<p><b>bold</b> <sub class=&quot;x&quot;>a</sub></p>'],
    ['**重要。**字', '<p><strong>重要。</strong>字</p>'],
    ['これは**「引用」**です', '<p>これは<strong>「引用」</strong>です</p>'],
    ['**강조(強調)**는', '<p><strong>강조(強調)</strong>는</p>'],
    ['~~削除。~~後', '<p><del>削除。</del>後</p>'],
    ['it costs $5 or $6, not 7$ more', '<p>it costs $5 or $6, not 7$ more</p>'],
    ['- a\n\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
  ])('%j', (text, wanted) => {
    expect(render(text)).toBe(wanted);
  });

  test('tasks are boxes that cannot be ticked', () => {
    const html = render('- [ ] open\n- [x] done');
    expect(html).toContain('class="task-list"');
    expect(html.match(/<input type="checkbox" disabled=""/g)).toHaveLength(2);
    expect(html).toContain('aria-label="Done"');
  });

  test('links say where they lead, unless their label does', () => {
    expect(render('[docs](https://nodejs.org/api)')).toContain('data-host="nodejs.org"');
    expect(render('https://nodejs.org/api')).not.toContain('data-host');
    expect(render('[google.com](https://evil.example)')).toContain('data-host="evil.example"');
    expect(render('[evil.example.org](https://evil.example)')).toContain('data-host="evil.example"');
    expect(render('[x](https://ok.example@evil.example/)')).toContain('data-host="evil.example"');
  });

  test('pictures from elsewhere are not loaded', () => {
    const html = render('![A cat](https://x.example/cat.png)');
    expect(html).not.toContain('<img');
    expect(html).toContain('Open at x.example');
    expect(render('![A dot](data:image/png;base64,AAAA)')).toContain(
      '<img src="data:image/png;base64,AAAA" alt="A dot"/>',
    );
  });

  test('notes stand at the end, in the order of their marks', () => {
    const html = render('One[^b], two[^a], none[^c].\n\n[^a]: The *second*.\n[^b]: The first.');
    expect(html).toContain('One<button type="button" class="footnote-mark" aria-label="Note 1">1</button>');
    expect(html).toContain('none[^c].');
    expect(html.indexOf('The first.')).toBeLessThan(html.indexOf('The <em>second</em>.'));
  });

  test('formulas and diagrams show their source until they are drawn', () => {
    expect(render('$e^x$')).toContain('formula-source');
    expect(render('$$\ne^x\n$$')).toContain('class="math-block"');
    expect(render('```mermaid\ngraph TD\n```')).toContain('class="diagram"');
    expect(render('```mermaid\ngraph TD', true)).not.toContain('class="diagram"');
  });
});

describe('the dot that says more is coming', () => {
  const caret = '<span class="caret"></span>';
  test.each([
    ['', `<p>${caret}</p>`],
    ['one\n\ntwo', `<p>one</p><p>two${caret}</p>`],
    ['- a\n- b', `<ul><li>a</li><li>b${caret}</li></ul>`],
    ['- a\n  - b', `<ul><li>a<ul><li>b${caret}</li></ul></li></ul>`],
    ['> a', `<blockquote><p>a${caret}</p></blockquote>`],
    ['a **b', `<p>a <strong>b</strong>${caret}</p>`],
  ])('stands behind the last character of %j', (text, wanted) => {
    expect(render(text, true)).toBe(wanted);
  });

  test('stands in the last cell of a table that has words', () => {
    expect(render('| a | b |\n|---|---|\n| 1 | ', true)).toContain(`<td>1${caret}</td>`);
  });
});
