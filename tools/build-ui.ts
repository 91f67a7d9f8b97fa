// Exports the UI to frontend/out, lists the hashes of its inline scripts for the Content-Security-Policy, and
// compresses its text files once, so that serving them costs nothing.
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { root, run } from './process.ts';

const out = join(root, 'frontend/out');
const minBytes = 1024;

rmSync(out, { recursive: true, force: true });
const built = await run(join(root, 'node_modules/next/dist/bin/next'), ['build'], {
  cwd: join(root, 'frontend'),
  env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
});
if (built.code !== 0) {
  console.error(built.output);
  process.exit(1);
}
await compressFiles();
writeFileSync(join(out, 'csp.json'), `${JSON.stringify({ scripts: inlineScriptHashes() })}\n`);

/** Written last, since this file tells that the export is whole. */
function inlineScriptHashes(): string[] {
  const hashes = globSync('**/*.html', { cwd: out }).flatMap((file) => {
    const scripts = readFileSync(join(out, file), 'utf8').matchAll(
      /<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs,
    );
    return Array.from(
      scripts,
      ([, code = '']) => `sha256-${createHash('sha256').update(code).digest('base64')}`,
    );
  });
  return [...new Set(hashes)].sort();
}

async function compressFiles(): Promise<void> {
  const files = globSync('**/*.{html,js,css,json,svg,txt,webmanifest,map}', { cwd: out })
    .map((file) => join(out, file))
    .filter((file) => statSync(file).size > minBytes);
  await Promise.all(files.map(compressFile));
}

async function compressFile(file: string): Promise<void> {
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params }),
    promisify(gzip)(content, { level: 9 }),
  ]);
  writeFileSync(`${file}.br`, br);
  writeFileSync(`${file}.gz`, gz);
}
