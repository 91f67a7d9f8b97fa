import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** A file inside a zip archive. Sizes in bytes; `offset` is where its local header begins. */
interface ZipEntry {
  name: string;
  method: number;
  compressedSize: number;
  size: number;
  offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const longestComment = 0xffff;

/**
 * Opens the first entry of the archive at `path` whose name ends in `suffix`, as a stream of its plain bytes.
 * Only what is needed here is understood: stored and deflated entries of archives below 4 GiB.
 * Errors: a plain Error when the archive is damaged, or nothing in it has that name.
 */
export async function openZipEntry(path: string, suffix: string): Promise<{ size: number; bytes: Readable }> {
  const file = await open(path);
  try {
    const entry = (await readDirectory(file)).find((one) => one.name.endsWith(suffix));
    if (!entry) throw new Error(`the archive holds no ${suffix}`);
    const start = await findContent(file, entry);
    const end = start + entry.compressedSize - 1;
    return { size: entry.size, bytes: inflate(createReadStream(path, { start, end }), entry.method) };
  } finally {
    await file.close();
  }
}

function inflate(raw: Readable, method: number): Readable {
  if (method === 0) return raw;
  if (method !== 8) throw new Error(`the archive uses compression ${method}, which is not supported`);
  const plain = createInflateRaw();
  raw.on('error', (error) => plain.destroy(error));
  plain.on('close', () => raw.destroy());
  return raw.pipe(plain);
}

async function readDirectory(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const tailLength = Math.min(size, endLength + longestComment);
  const tail = await read(file, size - tailLength, tailLength);
  const end = findEnd(tail);
  const directory = await read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  return parseDirectory(directory, tail.readUInt16LE(end + 10));
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - endLength; at >= 0; at--) {
    if (tail.readUInt32LE(at) === endSignature) return at;
  }
  throw new Error('the archive is damaged: it has no end record');
}

function parseDirectory(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== entrySignature) {
      throw new Error('the archive is damaged: its directory is cut');
    }
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The local header may carry other extra fields than the directory, so its own lengths count. */
async function findContent(file: FileHandle, entry: ZipEntry): Promise<number> {
  const header = await read(file, entry.offset, 30);
  if (header.readUInt32LE(0) !== localSignature)
    throw new Error('the archive is damaged: an entry is missing');
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('the archive is damaged: it ends too early');
  return buffer;
}
