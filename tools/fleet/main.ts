// `npm run fleet -- --nodes 3 [--fake-model] [--port 3000]`: several nodes on one database behind a balancer.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFakeModel } from '../fake-model/server.ts';
import { root } from '../process.ts';
import { startFleet } from './fleet.ts';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '3' },
    port: { type: 'string', default: process.env.WEB_PORT || '3000' },
    'fake-model': { type: 'boolean', default: false },
  },
});
const size = Number(values.nodes);
const maxNodes = 3;
if (!Number.isInteger(size) || size < 1 || size > maxNodes) {
  // The embedded PostgreSQL has room for so many connections.
  throw new Error(`--nodes: expected a whole number from 1 to ${maxNodes}, not "${values.nodes}".`);
}

const fake = values['fake-model'] ? await startFakeModel() : null;
const fleet = await startFleet({
  size,
  port: Number(values.port),
  dataDir: join(root, '.runtime/fleet-data'),
  settings: fake ? { OPENAI_BASE_URL: `${fake.url}/v1`, OPENAI_API_KEY: 'fleet', LOCAL_MODEL: 'off' } : {},
});
for (const [at, { url, apiUrl }] of fleet.nodes.entries()) {
  console.log(`Node ${at + 1}: ${url}   API and docs: ${apiUrl}/docs`);
}
console.log(`The fleet is ready: ${fleet.url}`);

let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (isStopping) return;
    isStopping = true;
    await fleet.stop();
    await fake?.close();
    process.exit();
  });
}
