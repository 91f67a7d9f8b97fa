import { expect, test } from 'vitest';
import { fileNameOf } from './file-name.ts';
import { extensionOf, languageOf, titleOf } from './languages.ts';

test.each([
  ['js', 'javascript'],
  ['TypeScript', 'typescript'],
  ['tsx', 'tsx'],
  ['py', 'python'],
  ['C++', 'cpp'],
  ['sh', 'bash'],
  ['yml', 'yaml'],
  ['Dockerfile', 'docker'],
  ['patch', 'diff'],
  ['', null],
  ['klingon', null],
  ['constructor', null],
  ['__proto__', null],
])('%j means %j', (label, language) => {
  expect(languageOf(label)).toBe(language);
});

test('a block is called as its language is written, else as the answer calls it', () => {
  expect(titleOf('cpp')).toBe('C++');
  expect(titleOf('ts')).toBe('TypeScript');
  expect(titleOf('klingon')).toBe('klingon');
  expect(titleOf('')).toBe('Text');
  expect(extensionOf('')).toBe('txt');
});

test.each([
  ['ts', 'const a = 1;', 'code.ts'],
  ['python', 'print(1)', 'code.py'],
  ['', 'hello', 'code.txt'],
  ['klingon', 'nuqneH', 'code.txt'],
  ['dockerfile', 'FROM node', 'Dockerfile'],
  ['make', 'all:', 'Makefile'],
  ['ts', '// src/app/main.ts\nconst a = 1;', 'main.ts'],
  ['py', '# file: tools/run.py\n', 'run.py'],
  ['css', '/* styles.css */\na {}', 'styles.css'],
  ['html', '<!-- index.html -->\n', 'index.html'],
  ['ts', '// ../../etc/passwd.ts', 'passwd.ts'],
  ['sh', '#!/bin/sh\n', 'code.sh'],
  ['ts', '// Adds two numbers.\n', 'code.ts'],
  ['ts', '// .\n', 'code.ts'],
  ['ts', `// ${'x'.repeat(100)}.ts\n`, 'code.ts'],
])('%j with %j is saved as %j', (label, code, name) => {
  expect(fileNameOf(label, code)).toBe(name);
});
