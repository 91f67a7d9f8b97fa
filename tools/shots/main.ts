/**
 * Pictures of every main state: `npm run shots` (`--look phone-dark`, `--only empty,table`). They lie in `shots`, a folder
 * for each look, with one sheet of all (`shots/desktop-light.png`) and a page to walk through (`shots/index.html`).
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../e2e/harness/browser.ts';
import { root } from '../process.ts';
import { startStage } from '../stage/stage.ts';
import { looks, photograph, prepare } from './camera.ts';
import { writeIndex, writeSheet } from './sheet.ts';
import { states } from './states.ts';

const { values } = parseArgs({ options: { look: { type: 'string' }, only: { type: 'string' } } });
const folder = join(root, 'shots');
const chosenLooks = looks.filter(({ name }) => !values.look || values.look.split(',').includes(name));
const chosenStates = states.filter(({ name }) => !values.only || values.only.split(',').includes(name));

const [stage, browser] = await Promise.all([startStage(), launchBrowser()]);
try {
  const studio = await prepare(stage);
  for (const look of chosenLooks) {
    if (!values.only) rmSync(join(folder, look.name), { recursive: true, force: true });
    mkdirSync(join(folder, look.name), { recursive: true });
    const { absent, failed } = await photograph(browser, studio, look, chosenStates, join(folder, look.name));
    await writeSheet(browser, folder, look);
    console.log(`${look.name}: ${chosenStates.length - absent.length - failed.length} pictures`);
    if (absent.length > 0) console.log(`  not there: ${absent.join(', ')}`);
    for (const line of failed) console.log(`  FAILED ${line}`);
    if (failed.length > 0) process.exitCode = 1;
  }
  writeIndex(
    folder,
    states.map(({ name }) => name),
  );
} finally {
  await browser.close();
  await stage.stop();
}
