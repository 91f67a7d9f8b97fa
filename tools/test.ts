// `npm test`: every gate and every test, to the end even when something fails, and one closing line with the sums.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './process.ts';

interface Counts {
  passed: number;
  failed: number;
}

const stages = ['check', 'test:unit', 'test:integration', 'test:e2e', 'test:faults', 'test:local-model'];
const reports = mkdtempSync(join(tmpdir(), 'parley-test-reports-'));
const total: Counts = { passed: 0, failed: 0 };

for (const stage of stages) {
  const { passed, failed } = await runStage(stage);
  total.passed += passed;
  total.failed += failed;
}
rmSync(reports, { recursive: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** A stage that fails without a failed test, such as a check or a file that does not load, counts as one failure. */
async function runStage(stage: string): Promise<Counts> {
  console.log(`\n=== npm run ${stage}`);
  const report = join(reports, `${stage.replace(':', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isTest = stage.startsWith('test:');
  const { code, seconds } = await run('tools/launch.mjs', [stage, ...(isTest ? reporters : [])], {
    stdio: 'inherit',
  });
  const counts = isTest ? readCounts(report) : { passed: 0, failed: 0 };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  console.log(`=== ${stage}: ${code === 0 ? 'ok' : 'FAILED'}, ${seconds.toFixed(1)} s`);
  return counts;
}

function readCounts(report: string): Counts {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 }; // the stage ended before its first test
  }
}
