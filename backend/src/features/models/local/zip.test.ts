import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openZipEntry } from './zip.ts';

const content = Buffer.from('GGUF and many, many, many, many bytes. '.repeat(5000));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-zip-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('openZipEntry', () => {
  it.each([0, 8])('reads an entry of method %i between others', async (method) => {
    const path = await write(makeZip(method, 'a comment'));
    const { size, bytes } = await openZipEntry(path, '.gguf');
    expect(size).toBe(content.length);
    expect((await buffer(bytes)).equals(content)).toBe(true);
  });

  it('says what is missing', async () => {
    const path = await write(makeZip(8, ''));
    await expect(openZipEntry(path, '.bin')).rejects.toThrow('the archive holds no .bin');
  });

  it('refuses what is no archive, and one that is cut', async () => {
    await expect(openZipEntry(await write(Buffer.from('no')), '.gguf')).rejects.toThrow('damaged');
    const cut = makeZip(8, '').subarray(0, -30);
    await expect(openZipEntry(await write(cut), '.gguf')).rejects.toThrow('damaged');
  });

  it('refuses other compressions', async () => {
    await expect(openZipEntry(await write(makeZip(12, '')), '.gguf')).rejects.toThrow('not supported');
  });
});

async function write(bytes: Buffer): Promise<string> {
  const path = join(folder, 'archive.zip');
  await writeFile(path, bytes);
  return path;
}

function makeZip(method: number, comment: string): Buffer {
  const files = ['first.txt', 'inner/model.gguf', 'last.txt'];
  const stored = method === 8 ? deflateRawSync(content) : content;
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const name of files) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(5, 28); // an extra field that the directory lacks
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(stored.length, 20);
    entry.writeUInt32LE(content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    const whole = Buffer.concat([local, Buffer.from(name), Buffer.alloc(5), stored]);
    locals.push(whole);
    entries.push(Buffer.concat([entry, Buffer.from(name)]));
    offset += whole.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, directory, end, Buffer.from(comment)]);
}
