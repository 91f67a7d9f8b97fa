import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CanaryReport } from '../../testing/canary-probe.ts';
import { honestUrls, refusedUrls } from '../../testing/urls.ts';

const probe = join(import.meta.dirname, '../../testing/canary-probe.ts');

const inNamespace = (script: string, env: NodeJS.ProcessEnv = {}) =>
  spawnSync('unshare', ['--map-root-user', '--net', '--mount', 'sh', '-ec', script], {
    encoding: 'utf8',
    timeout: 110_000,
    env: { ...process.env, ...env },
  });

/** Makes every address of the internet this machine's, without an interface that shows it. */
const everyAddress = `
  ip link set lo up
  ip route add local 0.0.0.0/0 dev lo
  ip -6 route add local ::/0 dev lo
`;

function missing(): string | null {
  const { error, status, stderr } = inNamespace(`${everyAddress} mount --bind /etc/hosts /etc/hosts`);
  if (error) return error.message;
  return status === 0 ? null : stderr.trim();
}

const reason = missing();
const title = reason
  ? `in a network of its own: NOT RUN, this machine lets no network namespace be made (${reason})`
  : 'in a network of its own';
if (reason) process.stderr.write(`${title}\n`);

describe.skipIf(reason)(title, () => {
  let folder: string;
  let report: CanaryReport;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-namespace-'));
    writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1\n');
    writeFileSync(join(folder, 'nsswitch.conf'), 'hosts: files dns\n');
    writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
    const proxy = 'http://127.0.0.1:3128';
    const { stdout, stderr, status } = inNamespace(
      `${everyAddress}
      for name in resolv.conf nsswitch.conf hosts; do
        if [ -e /etc/$name ]; then mount --bind "$FOLDER/$name" /etc/$name; fi
      done
      exec "$NODE" "$PROBE"`,
      {
        FOLDER: folder,
        NODE: process.execPath,
        PROBE: probe,
        HTTP_PROXY: proxy,
        HTTPS_PROXY: proxy,
        ALL_PROXY: proxy,
        NO_PROXY: '',
        NODE_USE_ENV_PROXY: '1',
      },
    );
    if (status !== 0) throw new Error(stderr);
    report = JSON.parse(stdout) as CanaryReport;
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const of = (phase: string) => {
    const found = report[phase];
    if (!found) throw new Error(`The probe has no phase ${phase}.`);
    return found;
  };

  test('the canary sees whoever is not guarded', () => {
    expect(of('control')).toMatchObject({ opened: 5, inside: { length: 5 } });
  });

  test('no spelling of an inner address opens a connection or asks the DNS', () => {
    expect(of('urls')).toEqual({
      asked: refusedUrls.length,
      outcomes: { refused: refusedUrls.length },
      unexpected: [],
      opened: 0,
      inside: [],
      queries: 0,
    });
  });

  test('no name that stands for an inner address opens a connection, one good address or not', () => {
    expect(of('names')).toMatchObject({ unexpected: [], opened: 0, inside: [] });
    expect(of('names').queries).toBeGreaterThanOrEqual(of('names').asked);
  });

  test('a name that turns inwards every other time is either read outside or refused', () => {
    const { unexpected, inside, opened, outcomes } = of('turning');
    expect({ unexpected, inside }).toEqual({ unexpected: [], inside: [] });
    expect(outcomes).toEqual({ 200: 30, refused: 30 });
    expect(opened).toBe(30);
  });

  test.each(['redirects', 'redirectsToNames'])('no redirect leads inside: %s', (phase) => {
    const { unexpected, inside, opened, outcomes, asked } = of(phase);
    expect({ unexpected, inside }).toEqual({ unexpected: [], inside: [] });
    expect(opened).toBe(asked + (outcomes[200] ?? 0));
  });

  test('every honest URL is connected to where it says, once, and by no proxy', () => {
    expect(of('honest')).toMatchObject({ asked: honestUrls.length, unexpected: [], inside: [] });
    expect(of('honest').opened).toBe(honestUrls.length);
  });

  test('what the operator allows is read, and its neighbours are not connected to', () => {
    expect(of('allowed')).toMatchObject({ outcomes: { 200: 2 }, opened: 2 });
    expect(of('allowed').inside).toEqual(['127.0.0.1 4000', '10.0.0.7 80']);
    expect(of('neighbours')).toMatchObject({ unexpected: [], opened: 0, inside: [] });
  });
});
