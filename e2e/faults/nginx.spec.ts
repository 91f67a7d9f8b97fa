// Behind nginx as it comes, with gzip on, while a model thinks in silence. T45 of the hardening list.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../tools/server.ts';
import { amount, report } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { newDataDir } from '../harness/parley.ts';
import { useProduct } from '../harness/product.ts';

/** Not everybody's PATH has /usr/sbin. */
const installed = ['nginx', '/usr/sbin/nginx'].find((name) => spawnSync(name, ['-v']).error === undefined);
if (!installed) report('NOT RUN: there is no nginx on this machine');

/** In full longer than nginx's 60 s, in which a silent server is given up. */
const silenceMs = amount(10_500, 75_000);
const heartbeatMs = 10_000;
const tokens = 40;
const gapMs = 50;
/** A token that waits for others comes with a whole buffer of them: 2 s of them. In a share the machine may be slow. */
const latestMs = amount(1_500, 300);

const product = useProduct();
let nginx: ChildProcess;
let url: string;
const dir = newDataDir();

async function startNginx(program: string, upstream: string): Promise<void> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(dir, 'nginx.conf'),
    `daemon off; pid ${dir}/pid; error_log ${dir}/error.log;
     ${process.getuid?.() === 0 ? 'user root;' : ''}
     events {}
     http {
       access_log off; gzip on; gzip_proxied any; gzip_types *; gzip_min_length 1;
       ${paths.map((path) => `${path}_temp_path ${dir}/${path};`).join(' ')}
       server {
         listen 127.0.0.1:${port};
         location / {
           proxy_pass http://127.0.0.1:${upstream};
           proxy_http_version 1.1;
           proxy_set_header Host $host;
         }
       }
     }`,
  );
  nginx = spawn(program, ['-p', dir, '-c', join(dir, 'nginx.conf')], { stdio: 'ignore' });
  for (let tries = 0; ; tries += 1) {
    const isUp = await fetch(`${url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (tries === 100) throw new Error('nginx does not answer');
    await sleep(50);
  }
}

beforeAll(async () => {
  if (installed) await startNginx(installed, product.node.webPort);
});
afterAll(async () => {
  if (nginx) {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
  rmSync(dir, { recursive: true, force: true });
});

describe('behind nginx', () => {
  it.skipIf(!installed)(
    'tokens are not held back, and a silence is not taken for the end',
    async () => {
      const ledger = await Ledger.signUp(url, 'proxied');
      const message = `x [[fake text=counted tokens=${tokens} rate=${1_000 / gapMs} ttft=${silenceMs}]]`;
      const startedAt = performance.now();
      const response = await ledger.request('/api/v1/chat', {
        method: 'POST',
        headers: { 'accept-encoding': 'gzip' },
        body: JSON.stringify({ message }),
      });
      expect(response.status).toBe(200);
      const beats: number[] = [];
      const words: number[] = [];
      const decoder = new TextDecoder();
      let whole = '';
      for await (const bytes of response.body ?? []) {
        const text = decoder.decode(bytes, { stream: true });
        whole += text;
        if (text.includes(': hb')) beats.push(performance.now());
        if (text.includes('text-delta')) words.push(performance.now());
      }
      expect(whole.trimEnd().endsWith('data: [DONE]')).toBe(true);
      expect(whole).toContain('"status":"done"');
      const gapsOf = (times: number[]) => times.slice(1).map((at, before) => at - (times[before] ?? 0));
      // Heartbeats go out by one clock for all streams, so the first may come at once.
      expect(Math.max(...gapsOf([startedAt, ...beats, words[0] ?? 0]))).toBeLessThan(
        heartbeatMs + amount(20_000, 5_000),
      );
      expect(beats.length).toBeGreaterThanOrEqual(Math.floor(silenceMs / heartbeatMs));
      expect((words[0] ?? 0) - startedAt).toBeGreaterThan(silenceMs - 100);
      expect(Math.max(...gapsOf(words))).toBeLessThan(latestMs + gapMs);
      expect((words.at(-1) ?? 0) - (words[0] ?? 0)).toBeGreaterThan(tokens * gapMs * 0.8);
      const encoding = response.headers.get('content-encoding') ?? 'as it is';
      report(
        `nginx, ${encoding}: ${beats.length} heartbeats in ${silenceMs / 1_000} s of silence, ` +
          `longest wait between words ${Math.max(...gapsOf(words)).toFixed(0)} ms`,
      );
    },
    240_000 + silenceMs,
  );
});
