import fc from 'fast-check';
import { expect, test } from 'vitest';
import { match, rank } from './rank.ts';

const order = (query: string, texts: string[]) =>
  rank(query, texts, (text) => text).map(({ entry }) => entry);
const marked = (query: string, text: string) =>
  match(query, text)?.ranges.map(({ start, end }) => text.slice(start, end));

test('a word at its start comes before its middle, and that before scattered letters', () => {
  expect(order('tid', ['Sort it in a day', 'Untidy desk', 'How tides work', 'Tides'])).toEqual([
    'Tides',
    'How tides work',
    'Untidy desk',
    'Sort it in a day',
  ]);
});

test('first letters of words find them', () => {
  expect(marked('nc', 'New chat')).toEqual(['N', 'c']);
  expect(marked('cla', 'Copy last answer')).toEqual(['C', 'la']);
  expect(order('kbs', ['Kiosk bus stops', 'Keyboard shortcuts'])).toEqual([
    'Kiosk bus stops',
    'Keyboard shortcuts',
  ]);
});

test('every word of the query must be there, in any order', () => {
  expect(order('work tides', ['How tides work', 'Tides', 'Work'])).toEqual(['How tides work']);
  expect(marked('work tides', 'How tides work')).toEqual(['tides', 'work']);
});

test('case and accents do not matter', () => {
  expect(marked('creme', 'Crème brûlée')).toEqual(['Crème']);
  expect(marked('BRÛ', 'creme brulee')).toEqual(['bru']);
  expect(marked('潮', '海の潮')).toEqual(['潮']);
});

test('letters that are too far apart are no match', () => {
  expect(match('xz', 'x marks the spot where pirates buried a zebra')).toBeNull();
  expect(match('q', 'Tides')).toBeNull();
});

test('asked nothing, all stay in their order', () => {
  expect(order(' ', ['b', 'a'])).toEqual(['b', 'a']);
});

test('whatever is asked, what it marks is in the text, in order and apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (query, text) => {
      let last = -1;
      for (const { start, end } of match(query, text)?.ranges ?? []) {
        expect(start).toBeGreaterThan(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = end;
      }
    }),
  );
});

test('every text fits itself and its parts', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,4}$/), fc.nat(), fc.nat(), (text, a, b) => {
      const start = a % text.length;
      expect(match(text.slice(start, start + 1 + (b % 5)), text)).not.toBeNull();
    }),
  );
});
