// Runs one command of package.json: sees to Node 26, dependencies and the built UI first, each only when it is needed.
// Plain JavaScript, because it must run on the Node that the machine has (18 or later).
import { ensureDependencies } from './launcher/dependencies.mjs';
import { ensureNode } from './launcher/node-runtime.mjs';
import { runScript } from './launcher/processes.mjs';
import { root } from './launcher/root.mjs';
import { ensureUi } from './launcher/ui.mjs';
import { warmUp } from './launcher/warm-up.mjs';

const vitest = (project) => ['node_modules/vitest/vitest.mjs', 'run', '--project', project];

/** `needs`: `runtime` is what production needs, `all` the development dependencies too, `ui` also the built UI. */
const commands = {
  // The flags are explained in tools/server.ts.
  start: {
    needs: ['runtime', 'ui'],
    run: ['--max-semi-space-size=16', '--heap-growing-percent=100', 'backend/src/main.ts'],
  },
  build: { needs: ['runtime', 'ui'], run: null },
  migrate: { needs: ['runtime'], run: ['tools/migrate.ts'] },
  dev: { needs: ['all'], run: ['tools/dev.ts'] },
  test: { needs: ['all'], run: ['tools/test.ts'] },
  check: { needs: ['all'], run: ['tools/check.ts'] },
  format: { needs: ['all'], run: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write'] },
  'test:unit': { needs: ['all'], run: vitest('unit') },
  'test:integration': { needs: ['all'], run: vitest('integration') },
  'test:e2e': { needs: ['all', 'ui'], run: vitest('e2e') },
  'test:local-model': { needs: ['all', 'ui'], run: vitest('local-model') },
  'db:types': { needs: ['all'], run: ['tools/db-types.ts'] },
  'test:faults': { needs: ['all', 'ui'], run: vitest('faults') },
  fleet: { needs: ['all', 'ui'], run: ['tools/fleet/main.ts'] },
  'eval:search': { needs: ['all'], run: ['tools/eval-search/main.ts'] },
  shots: { needs: ['all', 'ui'], run: ['tools/shots/main.ts'] },
  'bench:idle': { needs: ['all', 'ui'], run: ['bench/idle.ts'] },
  'bench:database': { needs: ['all'], run: ['bench/database.ts'] },
  'bench:relay': { needs: ['all'], run: ['bench/relay.ts'] },
  'bench:soak': { needs: ['all'], run: ['bench/soak.ts'] },
  'bench:ui': { needs: ['all', 'ui'], run: ['bench/ui.ts'] },
};

async function main([name = '', ...args]) {
  const command = commands[name];
  if (!command)
    throw new Error(`Unknown command "${name}". Expected one of: ${Object.keys(commands).join(', ')}.`);
  process.chdir(root);
  const node = await ensureNode();
  await ensureDependencies({ development: command.needs.includes('all') });
  if (command.needs.includes('ui')) await ensureUi(node);
  if (name === 'start') await warmUp(node);
  return command.run ? runScript(node, [...command.run, ...args]) : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
