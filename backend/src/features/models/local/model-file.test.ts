import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { customModel, ensureModelFile, type ModelFile } from './model-file.ts';

const content = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(300_000, 7)]);
const { signal } = new AbortController();
const ignore = () => {};
let folder: string;
let server: Server;
let requests: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-model-'));
  requests = 0;
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true });
});

describe('ensureModelFile', () => {
  it('fetches a URL once, tells bytes, and keeps the checksum', async () => {
    const model = customModel(await serve((_request, response) => response.end(content)));
    const steps: { received: number; total: number | null }[] = [];
    const path = await ensureModelFile(model, folder, (step) => steps.push(step), signal);
    expect(model.name).toBe('tiny');
    expect(path).toBe(join(folder, 'tiny.gguf'));
    expect((await readFile(path)).equals(content)).toBe(true);
    const hash = createHash('sha256').update(content).digest('hex');
    expect(await readFile(`${path}.sha256`, 'utf8')).toBe(`${hash}  tiny.gguf\n`);
    expect(steps.at(-1)).toMatchObject({ received: content.length, total: content.length });
    expect(await ensureModelFile(model, folder, ignore, signal)).toBe(path);
    expect(requests).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['tiny.gguf', 'tiny.gguf.sha256']);
  });

  it('goes on to the next source, and names every reason when none serves', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end());
    const missing = customModel(url);
    await expect(ensureModelFile(missing, folder, ignore, signal)).rejects.toThrow(
      /answered with status 404/,
    );
    const second = async (target: string) => {
      await writeFile(target, content);
      return 'hash';
    };
    const sources = 'sources' in missing.from ? [...missing.from.sources, second] : [];
    const model: ModelFile = { ...missing, from: { sources } };
    expect(await ensureModelFile(model, folder, ignore, signal)).toBe(join(folder, 'tiny.gguf'));
  });

  it('leaves nothing of a download that was cut, or that is another thing', async () => {
    const cut = customModel(
      await serve((_request, response) => {
        response.writeHead(200, { 'content-length': content.length });
        response.write(content.subarray(0, 1000), () => response.destroy());
      }),
    );
    await expect(ensureModelFile(cut, folder, ignore, signal)).rejects.toThrow();
    server.close();
    const page = customModel(await serve((_request, response) => response.end('<html>log in</html>')));
    await expect(ensureModelFile(page, folder, ignore, signal)).rejects.toThrow('not a GGUF file');
    expect(await readdir(folder)).toEqual([]);
  });

  it('an abort ends it with its own reason', async () => {
    const stopping = new AbortController();
    const model = customModel(
      await serve((_request, response) => {
        response.write(content, () => stopping.abort(new Error('enough')));
      }),
    );
    await expect(ensureModelFile(model, folder, ignore, stopping.signal)).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual([]);
  });

  it('uses a local file as it is, and says when it is not there', async () => {
    const path = join(folder, 'mine.gguf');
    await expect(ensureModelFile(customModel(path), folder, ignore, signal)).rejects.toThrow(
      'there is no file',
    );
    await writeFile(path, content);
    expect(await ensureModelFile(customModel(path), folder, ignore, signal)).toBe(path);
  });
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/files/tiny.gguf?download=1`;
}
