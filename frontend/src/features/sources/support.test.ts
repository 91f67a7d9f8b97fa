import { expect, test } from 'vitest';
import { claimAt, findPassage, supportingSentence } from './support.ts';

const page = `# Tides

The **moon** pulls the sea.  High water
comes [twice a day](https://x.example) on most coasts. The range is 12 m at some places.`;

const found = (text: string, passage: string) => {
  const range = findPassage(text, passage);
  return range && text.slice(range.start, range.end);
};

test('finds a passage whatever stands between its words', () => {
  expect(found(page, 'The moon pulls the sea.')).toBe('The **moon** pulls the sea');
  expect(found(page, 'HIGH WATER comes')).toBe('High water\ncomes');
});

test('finds a passage of which the middle differs', () => {
  const passage =
    'The moon pulls the sea, high water (so they say) comes on most coasts. The range is 12 m at some places.';
  expect(found(page, passage)).toMatch(/^The \*\*moon[\s\S]+some places$/);
});

test('marks nothing when the passage is not there', () => {
  expect(findPassage(page, 'Something else altogether')).toBeNull();
  expect(findPassage(page, '…')).toBeNull();
  expect(findPassage('', 'The moon')).toBeNull();
});

const passage =
  'The moon pulls the sea. High water comes twice a day on most coasts. The range is 12 m at some places.';
const marked = (claim: string) => {
  const range = supportingSentence(passage, claim);
  return range && passage.slice(range.start, range.end);
};

test('marks the sentence that has most of what the answer says', () => {
  expect(marked('On most coasts, high water comes two times each day')).toBe(
    'High water comes twice a day on most coasts.',
  );
  expect(marked('It is 12 m')).toBe('The range is 12 m at some places.');
});

test('marks no sentence by chance', () => {
  expect(marked('Penguins breed during winter, far away from open coasts')).toBeNull();
  expect(marked('')).toBeNull();
});

test.each([
  ['One. Two is here [1].', '[1]', 'Two is here'],
  ['One. Two is here. [1]', '[1]', 'Two is here.'],
  ['One is [1]. Two is here [1][2].', '[2]', 'Two is here'],
  ['A line\n- An item [1]', '[1]', '- An item'],
  ['[1]', '[1]', ''],
])('the claim of %j at its last %s is %j', (text, mark, wanted) => {
  expect(claimAt(text, text.lastIndexOf(mark))).toBe(wanted);
});
