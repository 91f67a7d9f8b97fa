import { expect, test } from 'vitest';
import { isPressOf, keyCaps } from './shortcuts.ts';

const press = (key: string, code: string, modifiers = '') => ({
  key,
  code,
  ctrlKey: modifiers.includes('c'),
  metaKey: modifiers.includes('m'),
  shiftKey: modifiers.includes('s'),
  altKey: modifiers.includes('a'),
});

test.each([
  ['mod+k', press('k', 'KeyK', 'c'), true],
  ['mod+k', press('k', 'KeyK', 'm'), false],
  ['mod+k', press('k', 'KeyK', 'cm'), false],
  ['mod+k', press('K', 'KeyK', 'cs'), false],
  ['mod+k', press('k', 'KeyK'), false],
  ['mod+shift+o', press('O', 'KeyO', 'cs'), true],
  ['mod+shift+o', press('O', 'KeyO', 'csa'), false],
  ['shift+Escape', press('Escape', 'Escape', 's'), true],
  ['Escape', press('Escape', 'Escape', 's'), false],
  ['mod+shift+Backspace', press('Backspace', 'Backspace', 'cs'), true],
  ['mod+shift+;', press(':', 'Semicolon', 'cs'), true],
  ['alt+ArrowUp', press('ArrowUp', 'ArrowUp', 'a'), true],
])('%s and %o: %s', (keys, pressed, isIt) => expect(isPressOf(pressed, keys, false)).toBe(isIt));

test('on a Mac Cmd is meant, and Ctrl stays with its text fields', () => {
  expect(isPressOf(press('k', 'KeyK', 'm'), 'mod+k', true)).toBe(true);
  expect(isPressOf(press('k', 'KeyK', 'c'), 'mod+k', true)).toBe(false);
  expect(isPressOf(press('Escape', 'Escape', 'c'), 'Escape', true)).toBe(false);
});

test('letters are found by their place on a layout without them, by their name on any other', () => {
  expect(isPressOf(press('л', 'KeyK', 'c'), 'mod+k', false)).toBe(true);
  // Dvorak has `t` where others have `k`.
  expect(isPressOf(press('t', 'KeyK', 'c'), 'mod+k', false)).toBe(false);
  expect(isPressOf(press('k', 'KeyV', 'c'), 'mod+k', false)).toBe(true);
});

test('a slash that needs Shift is a slash', () => {
  expect(isPressOf(press('/', 'Digit7', 'cs'), 'mod+/', false)).toBe(true);
  expect(isPressOf(press('-', 'Slash', 'c'), 'mod+/', false)).toBe(false);
});

test('names the keys as they are on the keyboard', () => {
  expect(keyCaps('mod+shift+o', false)).toEqual(['Ctrl', 'Shift', 'O']);
  expect(keyCaps('mod+shift+Backspace', true)).toEqual(['⌘', '⇧', '⌫']);
  expect(keyCaps('alt+ArrowUp', false)).toEqual(['Alt', '↑']);
});
