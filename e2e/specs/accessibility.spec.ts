import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { desktop, launchBrowser, phone, visit } from '../harness/browser.ts';
import { send, settled, signUp } from '../harness/jobs.ts';
import { type Parley, startParley } from '../harness/parley.ts';
import { violations } from '../harness/violations.ts';

let fake: FakeModel;
let parley: Parley;
let browser: Browser;
beforeAll(async () => {
  fake = await startFakeModel();
  [parley, browser] = await Promise.all([
    startParley({ OPENAI_BASE_URL: `${fake.url}/v1`, OPENAI_API_KEY: 'test', LOCAL_MODEL: 'off' }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await parley?.remove();
  await fake?.close();
});

describe.each([
  ['light', desktop],
  ['dark', desktop],
  ['light', phone],
  ['dark', phone],
])('%s at %o', (scheme, viewport) => {
  it('has nothing that axe objects to: signed out, empty, answered, failed', async () => {
    const { page, context } = await visit(browser, parley.url, { viewport, dark: scheme === 'dark' });
    await page.getByLabel('Password', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await signUp(page, `axe-${scheme}-${viewport.width}`);
    expect(await violations(page)).toEqual([]);
    await send(page, 'Show me everything');
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await send(page, 'x [[fake fault=401]]');
    await page
      .getByText(/did not accept the API key/)
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  });
});
