import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runtimeFolder } from './root.mjs';

/** Does `work` while no other launcher does work of that name; waits for its turn. */
export async function onlyOne(name, work) {
  const lock = join(runtimeFolder, `${name}.lock`);
  mkdirSync(runtimeFolder, { recursive: true });
  for (let said = false; !take(lock); await sleep(200)) {
    if (!said) console.log(`Waiting for another start of Parley to finish its part (${name}) ...`);
    said = true;
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isAlive(readHolder(lock))) rmSync(lock, { force: true });
  return false;
}

function readHolder(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || process.ppid; // empty for an instant after its creation
  } catch {
    return process.ppid; // given back meanwhile
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
