import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnv } from './read-env.ts';

function folderWith(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-env-'));
  writeFileSync(join(folder, '.env'), file);
  return folder;
}

test('completes the environment from the file, and the environment wins', () => {
  const folder = folderWith('# comment\nWEB_PORT=4000\nHOST="0.0.0.0"\n');
  expect(readEnv(folder, { HOST: '::1' })).toEqual({ WEB_PORT: '4000', HOST: '::1' });
});

test('an empty value is not set and does not hide the file', () => {
  const folder = folderWith('OPENAI_API_KEY=abc\nSECRET_KEY=\n');
  expect(readEnv(folder, { OPENAI_API_KEY: '' })).toEqual({ OPENAI_API_KEY: 'abc' });
});

test('a missing file is fine', () => {
  expect(readEnv(join(tmpdir(), 'no-such-folder'), { HOST: 'x' })).toEqual({ HOST: 'x' });
});
