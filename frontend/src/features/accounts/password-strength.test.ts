import { expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

test.each([
  ['', 0],
  ['short', 0],
  ['password123', 1],
  ['aaaaaaaaaaaa', 1],
  ['12345678', 1],
  ['abcdefgh', 1],
  ['tobrufam', 1],
  ['tobrufamek', 2],
  ['kofi-7-rain', 3],
  ['correct horse battery', 4],
])('rates %j as %d', (password, level) => {
  expect(passwordStrength(password).level).toBe(level);
});

test('thinks little of a password that holds the user name', () => {
  expect(passwordStrength('margarethe!2x', ['margarethe']).level).toBeLessThan(
    passwordStrength('margarethe!2x').level,
  );
});

test('says how many characters are missing', () => {
  expect(passwordStrength('abcdefg').label).toBe('1 more character');
});
