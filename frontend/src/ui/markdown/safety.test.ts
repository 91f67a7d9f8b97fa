import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { addresses, payloads } from '../../../../tools/attacks/payloads.ts';
import Markdown from './markdown.tsx';
import { StreamDoc } from './stream-doc.ts';
import { inSlices } from './tree.fixture.ts';

const Citation = ({ number }: { number: number }) => createElement('cite', null, number);
const known = new Set([1, 2]);

const htmlOf = (text: string, isLive = false): string =>
  renderToStaticMarkup(createElement(Markdown, { text, isLive, known, Citation }));

const elements = new Set(
  (
    'div p h1 h2 h3 h4 h5 h6 ul ol li blockquote details summary hr table thead tbody tr th td pre code section ' +
    'span a img strong em del sub sup kbd mark br cite input button small svg path line circle rect polyline'
  ).split(' '),
);
/** Of icons and of our own elements; values are looked at below. */
const attributes =
  /^(?:dir|class|style|href|target|rel|title|src|alt|type|checked|disabled|readonly|open|start|id|tabindex|role|aria-[a-z]+|data-[a-z]+|xmlns|width|height|viewbox|fill|stroke|stroke-[a-z]+|d|[xyr][12]?|[cr][xy]|points)$/;

/** What is wrong with markup that React made: everything but a short list of elements, attributes and addresses. */
function faults(html: string): string[] {
  const found: string[] = [];
  const rest = html.replace(
    /<(\/?)([a-zA-Z][^\s/>]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*\/?>/g,
    (_, __, name, written) => {
      if (!elements.has(name)) found.push(`<${name}>`);
      for (const [, attribute = '', value = ''] of String(written).matchAll(/([^\s=>"]+)(?:="([^"]*)")?/g)) {
        const key = attribute.toLowerCase();
        if (!attributes.test(key)) found.push(attribute);
        if (key === 'href' && !/^(?:https?:\/\/[^\s"<>]|mailto:)/.test(value)) found.push(`href ${value}`);
        if (key === 'src' && !/^data:image\/(?:png|jpeg|gif|webp|avif);base64,[\w+/=]+$/.test(value))
          found.push(`src ${value}`);
        if (key === 'style' && !/^text-align:(?:left|center|right)$/.test(value))
          found.push(`style ${value}`);
        if (name === 'a' && key === 'href' && !/ rel="noopener noreferrer nofollow"/.test(written))
          found.push('rel');
      }
      return '';
    },
  );
  if (rest.includes('<')) found.push(`a bracket in ${rest}`);
  return found;
}

const places: Record<string, (payload: string) => string> = {
  alone: (payload) => payload,
  'after words': (payload) => `Words before it ${payload} and behind it.`,
  'in emphasis': (payload) => `**a ${payload} b** *${payload}*`,
  'in an item': (payload) => `- ${payload}\n\n  ${payload}\n- [ ] ${payload}`,
  'in a quote': (payload) => `> ${payload}\n${payload}`,
  'in a table': (payload) => `| ${payload} | b |\n|---|---|\n| ${payload} | ${payload} |`,
  'in a heading': (payload) => `# ${payload}\n\n${payload}\n===`,
  'in a summary': (payload) => `<details>\n<summary>${payload}</summary>\n\n${payload}\n\n</details>`,
  'in a tag': (payload) => `<kbd>${payload}</kbd> <sub ${payload}>x</sub> <${payload}>`,
  'in a fence': (payload) => `\`\`\`${payload}\n${payload}\n\`\`\``,
  'in code': (payload) => `\`${payload}\` \`\`${payload}\`\``,
  'in a formula': (payload) => `$${payload}$ $$${payload}$$ \\(${payload}\\)`,
  'in a note': (payload) => `x[^1][^${payload}]\n\n[^1]: ${payload}\n[^${payload}]: y`,
  'as a link': (payload) => `[x](${payload}) [y](<${payload}>) [${payload}](https://ok.example "${payload}")`,
  'as a picture': (payload) => `![x](${payload}) ![${payload}](https://ok.example/x.png '${payload}')`,
  'as a reference': (payload) =>
    `[x]: ${payload}\n[y]: <${payload}> "${payload}"\n[1]: ${payload}\n\n[x] [y] [1] ![x]`,
  'beside citations': (payload) => `A claim [1]${payload}[2]. ${payload}[1](${payload})[^1]`,
};

describe('whatever the model says, what is drawn', () => {
  test('is told apart by the check itself', () => {
    expect(faults('<p onclick="x">a</p>')).toEqual(['onclick']);
    expect(faults('<script>x</script>')).toEqual(['<script>', '<script>']);
    expect(faults('<a href="javascript:x" rel="noopener noreferrer nofollow">x</a>')).toEqual([
      'href javascript:x',
    ]);
    expect(payloads.length).toBeGreaterThan(250);
  });

  test.each(Object.entries(places))(
    'holds no script, no handler and no address but of web and mail: %s',
    (_, place) => {
      for (const payload of payloads) expect(faults(htmlOf(place(payload))), payload).toEqual([]);
    },
  );

  test('is the same while it streams', () => {
    for (const payload of payloads) {
      let text = '';
      for (const slice of inSlices(places['beside citations']?.(payload) ?? payload, 23)) {
        text += slice;
        expect(faults(htmlOf(text, true)), text).toEqual([]);
      }
    }
  });

  test('links to nothing that is not an address of the web', () => {
    for (const address of addresses) {
      const html = htmlOf(`[x](<${address.replace(/[<>\n]/g, '')}>) <${address}> [y](${address})`);
      for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) {
        expect(['http:', 'https:', 'mailto:']).toContain(new URL(href.replaceAll('&amp;', '&')).protocol);
      }
    }
  });
});

test.each([
  ['quotes', '> '.repeat(20_000)],
  ['items', '- '.repeat(5_000)],
  ['indented items', Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
  ['brackets', '['.repeat(20_000)],
  ['pictures', '!['.repeat(10_000)],
  ['links', '[a]('.repeat(5_000)],
  ['emphasis', '*a **b '.repeat(3_000)],
  ['underscores', '_'.repeat(30_000)],
  ['backticks', Array.from({ length: 300 }, (_, count) => '`'.repeat(count)).join(' ')],
  ['tags', '<sub>'.repeat(5_000)],
  ['details', '<details>\n'.repeat(5_000)],
  ['formulas', '$a '.repeat(5_000)],
  ['entities', '&amp;'.repeat(10_000)],
])('a text of nothing but %s neither throws nor takes long', (_, text) => {
  const began = process.threadCpuUsage();
  const doc = new StreamDoc();
  doc.append(text.slice(0, text.length / 2));
  doc.append(text.slice(text.length / 2));
  doc.finish();
  expect(doc.committed.length).toBeGreaterThan(0);
  const { user, system } = process.threadCpuUsage(began);
  expect((user + system) / 1000).toBeLessThan(4000);
});
