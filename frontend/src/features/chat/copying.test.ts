import { expect, test } from 'vitest';
import { lastCodeBlock } from './copying.ts';

test.each([
  ['none', 'just `words`', null],
  ['the last of two', '```js\none\n```\ntext\n```\ntwo\n\nthree\n```\nend', 'two\n\nthree'],
  ['one in a list', '- a\n  ```py\n  if x:\n      y\n  ```', 'if x:\n    y'],
  ['one that shows fences', '````md\n```js\nx\n```\n````', '```js\nx\n```'],
  ['tildes', '~~~\n```\n~~~', '```'],
  ['one still open', 'so:\n```sh\nls', 'ls'],
  ['an empty one', '```\n```', ''],
])('takes %s', (_what, markdown, code) => expect(lastCodeBlock(markdown)).toBe(code));
