import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderError, lockDataFolder } from './data-folder.ts';
import { keepSecret } from './secret-key.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'parley-folder-')), 'data');
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** Another process that holds the folder, and afterwards either waits or never comes back to its event loop. */
async function otherHolder(then: 'wait' | 'hang'): Promise<ChildProcess> {
  const after = then === 'hang' ? 'for (;;);' : 'setInterval(() => {}, 1e6);';
  const code = `
    const { lockDataFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'data-folder.ts'))});
    globalThis.held = lockDataFolder(${JSON.stringify(folder)}, ['http://localhost:3000']);
    require('node:fs').writeSync(1, 'held');
    ${after}`;
  const child = spawn(process.execPath, ['-e', `(async () => {${code}})()`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('a second process is refused with the pid and address of the first', async () => {
  const holder = await otherHolder('wait');
  expect(() => lockDataFolder(folder, ['http://localhost:4000'])).toThrow(DataFolderError);
  expect(() => lockDataFolder(folder, ['http://localhost:4000'])).toThrow(
    `in use by process ${holder.pid}, at http://localhost:3000`,
  );
});

test('a holder whose event loop hangs keeps the folder', async () => {
  await otherHolder('hang');
  expect(() => lockDataFolder(folder, [])).toThrow(DataFolderError);
});

test('the folder of a killed process is free at once', async () => {
  await kill(await otherHolder('wait'));
  lockDataFolder(folder, []).release();
});

test('a pid file that names a living process locks nothing', () => {
  lockDataFolder(folder, []).release();
  writeFileSync(join(folder, 'parley.pid'), JSON.stringify({ pid: process.pid, addresses: [] }));
  lockDataFolder(folder, []).release();
});

test('the folder can be taken again after its release', () => {
  lockDataFolder(folder, []).release();
  const second = lockDataFolder(folder, []);
  expect(() => lockDataFolder(folder, [])).toThrow(DataFolderError);
  second.release();
});

test('a file in the way is explained', () => {
  writeFileSync(folder, '');
  expect(() => lockDataFolder(folder, [])).toThrow(/data folder .* cannot be/);
});

test('a secret is made once and only its owner may read it', () => {
  lockDataFolder(folder, []).release();
  const secret = keepSecret(folder, 'secret-key');
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(keepSecret(folder, 'secret-key')).toBe(secret);
  expect(statSync(join(folder, 'secret-key')).mode & 0o777).toBe(0o600);
});
