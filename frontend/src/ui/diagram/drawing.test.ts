import { expect, test } from 'vitest';
import { altOf, keepResult, knownResult, readReply } from './drawing.ts';

const svg = (root: string) => `<svg xmlns="http://www.w3.org/2000/svg" ${root}><g>é"#</g></svg>`;

test('a reply becomes an image of its size', () => {
  const text = svg('viewBox="-8 -8 120.5 60"');
  const result = readReply({ ok: true, svg: text });
  expect(result).toMatchObject({ ok: true, drawing: { width: 121, height: 60 } });
  const url = result.ok ? result.drawing.url : '';
  expect(decodeURIComponent(url.slice(url.indexOf(',') + 1))).toBe(text);
});

test('a drawing as large as a street is scaled', () => {
  const result = readReply({ ok: true, svg: svg('viewBox="0 0 80000 800"') });
  expect(result).toMatchObject({ ok: true, drawing: { width: 8000, height: 80 } });
});

test.each([
  ['nothing', undefined],
  ['no drawing', { ok: true }],
  ['something else', { ok: true, svg: '<script>alert(1)</script>' }],
  ['no size', { ok: true, svg: svg('') }],
  ['a strange size', { ok: true, svg: svg('viewBox="0 0 NaN 1"') }],
  ['a size of zero', { ok: true, svg: svg('viewBox="0 0 0 0"') }],
])('%s is a failure with a reason', (_, reply) => {
  expect(readReply(reply)).toMatchObject({ ok: false, reason: expect.stringMatching(/\w/) });
});

test('a reason is cut to its first line', () => {
  const reason = 'Parse error on line 2:\n...A -->\n------^\nExpecting a, b, c\n';
  expect(readReply({ ok: false, reason })).toEqual({ ok: false, reason: 'Parse error on line 2.' });
  const long = readReply({ ok: false, reason: 'x'.repeat(1000) });
  expect(long).toMatchObject({ ok: false, reason: 'x'.repeat(300) });
});

test.each([
  ['graph TD\n  A --> B', 'Flowchart'],
  ['%% note\n\nsequenceDiagram\n  A->>B: hi', 'Sequence diagram'],
  ['flowchart LR\n  accTitle: How tea is made\n  A --> B', 'Flowchart: How tea is made'],
  ['pie title Pets\n "Dogs" : 3', 'Pie chart'],
  ['gantt\n  title A plan\n', 'Gantt chart: A plan'],
  ['', 'Diagram'],
])('%j is told as %j', (source, alt) => {
  expect(altOf(source)).toBe(alt);
});

test('results are kept for each theme, the last fifty', () => {
  const result = { ok: false, reason: 'no' } as const;
  for (let i = 0; i < 60; i += 1) keepResult(`graph ${i}`, i % 2 === 0, result);
  expect(knownResult('graph 59', false)).toBe(result);
  expect(knownResult('graph 59', true)).toBeNull();
  expect(knownResult('graph 9', false)).toBeNull();
  expect(knownResult('graph 10', true)).toBe(result);
});
