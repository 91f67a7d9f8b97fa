import { expect, test } from 'vitest';
import { textFragmentUrl } from './text-fragment.ts';

const page = 'https://docs.example/run';
const directive = (passage: string) => textFragmentUrl(page, passage)?.slice(page.length);

test.each([
  ['High water comes twice a day.', '#:~:text=High%20water%20comes%20twice%20a%20day'],
  ['Salt & light, well-known', '#:~:text=Salt%20%26%20light%2C%20well%2Dknown'],
  ['100 % of C++', '#:~:text=100%20%25%20of%20C'],
  ['“Größe” – naïve', '#:~:text=Gr%C3%B6%C3%9Fe%E2%80%9D%20%E2%80%93%20na%C3%AFve'],
  ['', ''],
  ['…', ''],
])('a short passage is named whole: %j', (passage, wanted) => {
  expect(directive(passage)).toBe(wanted);
});

test('a long passage is named by its beginning and its end', () => {
  const passage = 'The moon pulls the sea towards itself, and so high water comes twice a day, everywhere.';
  expect(directive(passage)).toBe(
    '#:~:text=The%20moon%20pulls%20the%20sea,comes%20twice%20a%20day%2C%20everywhere',
  );
});

test('a text never reaches over the end of a block', () => {
  expect(directive('Two words\n\nThe rest of it stands below, in a paragraph of its own.')).toBe(
    '#:~:text=Two%20words,a%20paragraph%20of%20its%20own',
  );
});

test('the marks of Markdown are not looked for on the page', () => {
  expect(directive('## The **moon** and [the sea](https://x.example/a-b)')).toBe(
    '#:~:text=The%20moon%20and%20the%20sea',
  );
  expect(directive('- `docker run` starts it')).toBe('#:~:text=docker%20run%20starts%20it');
});

test('a language without spaces is cut at its words', () => {
  const passage = '月球的引力把海水拉向自己，因此世界各地的海边每天都会出现两次涨潮和两次落潮的现象。';
  const [start = '', end = ''] = (directive(passage) ?? '').replace('#:~:text=', '').split(',');
  expect(passage.startsWith(decodeURIComponent(start))).toBe(true);
  expect(passage.endsWith(`${decodeURIComponent(end)}。`)).toBe(true);
  expect(decodeURIComponent(start).length).toBeLessThan(passage.length / 2);
});

test('half a character does not break the address', () => {
  expect(directive('cut \ud83d here')).toBe('#:~:text=cut%20%EF%BF%BD%20here');
});

test('a place that the address names already is kept', () => {
  expect(textFragmentUrl(`${page}#options`, 'a b')).toBe(`${page}#options:~:text=a%20b`);
  expect(textFragmentUrl(`${page}#:~:text=old`, 'a b')).toBe(`${page}#:~:text=a%20b`);
});

test('only addresses of the web are linked', () => {
  expect(textFragmentUrl('javascript:alert(1)', 'a b')).toBeNull();
  expect(textFragmentUrl('data:text/html,x', 'a b')).toBeNull();
  expect(textFragmentUrl('https://', 'a b')).toBeNull();
});
