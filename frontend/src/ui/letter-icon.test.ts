import { expect, test } from 'vitest';
import { hueOf, letterOf } from './letter-icon.tsx';

test.each([
  ['docs.docker.com', 'D'],
  ['www.example.org', 'E'],
  ['9gag.com', '9'],
  ['äpfel.example', 'Ä'],
  ['[::1]', '1'],
  ['', '?'],
])('the letter of %j is %j', (host, letter) => {
  expect(letterOf(host)).toBe(letter);
});

test('a host has one colour, with www or without', () => {
  expect(hueOf('www.example.org')).toBe(hueOf('example.org'));
  expect(hueOf('example.org')).not.toBe(hueOf('example.com'));
  expect(hueOf('a-very-long-host-name.example.org')).toBeLessThan(360);
});
