// Every gate that needs no running program, two at a time. Prints what each took and what the failed ones said.
import { checkConnections } from './check-connections.ts';
import { checkDocuments } from './check-documents.ts';
import { run } from './process.ts';

interface Check {
  readonly name: string;
  readonly run: () => Promise<{ code: number; output: string }>;
}

const tool =
  (path: string, ...args: string[]) =>
  () =>
    run(`node_modules/${path}`, args);
const types = (project: string) => tool('typescript/bin/tsc', '-p', project);

const checks: readonly Check[] = [
  {
    name: 'format, lint',
    run: tool('@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--colors=off'),
  },
  { name: 'types backend', run: types('backend') },
  { name: 'types frontend', run: types('frontend') },
  { name: 'types contract', run: types('contract') },
  { name: 'types tools', run: types('.') },
  {
    name: 'boundaries',
    run: tool('dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '--', ...sources()),
  },
  { name: 'dead code', run: tool('knip/bin/knip.js', '--no-progress') },
  { name: 'table types', run: () => run('tools/db-types.ts', ['--check']) },
  { name: 'documents', run: finding(checkDocuments) },
  { name: 'connections', run: finding(checkConnections) },
];

const failures: string[] = [];
const queue = [...checks];
await Promise.all([work(), work()]);
console.log(failures.join(''));
console.log(
  failures.length === 0 ? 'All checks passed.' : `${failures.length} of ${checks.length} checks failed.`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const started = performance.now();
    const { code, output } = await check.run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${check.name.padEnd(16)} ${seconds.padStart(5)} s`);
    if (code !== 0) failures.push(`\n--- ${check.name}\n${output.trim()}\n`);
  }
}

function finding(faultsOf: () => string[]) {
  return async () => {
    const faults = faultsOf();
    return { code: faults.length, output: faults.join('\n') };
  };
}

function sources(): string[] {
  return ['contract/src', 'backend/src', 'frontend/src', 'tools', 'e2e', 'bench'];
}
