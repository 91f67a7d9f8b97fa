import { describe, expect, it } from 'vitest';
import { LiteralIndex, literalsOf } from './literals.ts';

const missing = (statement: string, text: string) => new LiteralIndex(text).missing(literalsOf(statement));

describe('LiteralIndex', () => {
  it.each([
    ['1,000,000 people', '1 000 000 people'],
    ['1.000.000 Menschen', "1'000'000"],
    ['1000000', '1,000,000'],
    ['3.5 percent', '3,5 %'],
    ['12%', '12 %'],
    ['12 percent', '12%'],
    ['$1,234.50', '1.234,50 €'],
    ['on 2026-09-29', 'of 2026-09-29'],
    ['from 2019 to 2024', '2019–2024'],
    ['2019-2024', 'from 2019 to 2024'],
    ['at 9:05', 'at 9:05.'],
    ['version 26.10.0.', 'in 26.10.0'],
    ['on 05 May', 'on 5 May'],
    ['he said "it’s done, really"', "that “it's done, really”"],
    ['he said "word  for word."', 'with word for\nword here'],
    ['he said "very bold claim"', 'a **very** bold _claim_'],
    ['so „ganz sicher nicht“', 'ist «ganz sicher nicht»'],
    ['「約束を守る」と述べた', '約束を守ると'],
    ['a single "word" is no quotation', 'nothing'],
    ['１２３', '123'],
  ])('finds what %j names in %j', (statement, text) => {
    expect(missing(statement, text)).toEqual([]);
  });

  it.each([
    ['1,001 people', '1,000 people', ['1,001']],
    ['in 2025', 'in 2024 and 20251', ['2025']],
    ['3.5', '35', ['3.5']],
    ['26.1', '26.10.0', ['26.1']],
    ['he said "not so fast"', 'not that fast', ['not so fast']],
    ['7 of 7', 'none', ['7']],
  ])('misses of %j in %j %j', (statement, text, expected) => {
    expect(missing(statement, text)).toEqual(expected);
  });
});
