import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { desktop, phone } from '../../e2e/harness/browser.ts';
import { composer } from '../../e2e/harness/jobs.ts';
import { Asker, dateConversations } from '../stage/asker.ts';
import type { Stage } from '../stage/stage.ts';
import { live } from './live-talks.ts';
import type { Scene, State } from './states.ts';
import { talks } from './talks.ts';

export interface Look {
  readonly name: string;
  readonly viewport: { width: number; height: number };
  readonly isDark: boolean;
}

export const looks: readonly Look[] = [
  { name: 'desktop-light', viewport: desktop, isDark: false },
  { name: 'desktop-dark', viewport: desktop, isDark: true },
  { name: 'phone-light', viewport: phone, isDark: false },
  { name: 'phone-dark', viewport: phone, isDark: true },
];

const quietMs = 300;
/** What never rests, such as an answer that is being written, is taken as it is. */
const restMaxMs = 1_500;

interface Studio {
  readonly stage: Stage;
  readonly mara: Asker;
  readonly ids: ReadonlyMap<string, number>;
}

/** An account with a past: the talks, at the ages that they say. */
export async function prepare(stage: Stage): Promise<Studio> {
  for (const lesson of Object.values(live)) stage.fake.teach(lesson);
  const mara = await Asker.signUp(stage.url, 'Mara');
  const ids = new Map<string, number>();
  for (const { title, question, answer, thought, search = 'off', before = [] } of talks) {
    for (const [asked, said] of before) {
      stage.fake.teach({ question: asked, answer: said, script: 'rate=0' });
      const begun = ids.get(title);
      ids.set(title, await mara.ask({ text: asked, ...(begun && { conversationId: begun }) }));
    }
    stage.fake.teach({ question, answer, script: 'rate=0', ...(thought && { thought }) });
    const conversationId = ids.get(title);
    ids.set(title, await mara.ask({ text: question, search, ...(conversationId && { conversationId }) }));
  }
  await dateConversations(
    stage.databaseUrl,
    talks.map(({ title, hoursAgo }) => ({ id: ids.get(title) ?? 0, title, hoursAgo })),
  );
  return { stage, mara, ids };
}

/** Takes the pictures of one look. What the page's errors say counts as a failure. */
export async function photograph(
  browser: Browser,
  { stage, mara, ids }: Studio,
  { viewport, isDark }: Look,
  states: readonly State[],
  folder: string,
): Promise<{ absent: string[]; failed: string[] }> {
  const absent: string[] = [];
  const failed: string[] = [];
  for (const { name, isSignedOut, show } of states) {
    const context = await browser.newContext({
      viewport,
      colorScheme: isDark ? 'dark' : 'light',
      hasTouch: viewport === phone,
      isMobile: viewport === phone,
      baseURL: stage.url,
    });
    context.setDefaultTimeout(8_000);
    try {
      const page = await context.newPage();
      page.on('pageerror', (error) => failed.push(`${name}: ${error.message}`));
      if (!isSignedOut) await mara.signInto(context);
      await page.goto('/');
      if (isSignedOut) await page.getByLabel('Password', { exact: true }).waitFor();
      else await composer(page).waitFor();
      const open = async (title: string) => {
        await page.goto(`/c/${ids.get(title)}`);
      };
      const scene: Scene = { page, context, isPhone: viewport === phone, open };
      if ((await show(scene)) === false) absent.push(name);
      else {
        await atRest(page);
        await page.screenshot({ path: join(folder, `${name}.png`), caret: 'hide', animations: 'disabled' });
      }
    } catch (error) {
      failed.push(`${name}: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`);
    } finally {
      await context.close();
    }
    await tidy(mara, ids);
  }
  return { absent, failed };
}

/** What is loaded late, such as the colours of code, is there by then. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(
    ([quiet, most]) =>
      new Promise<void>((resolve) => {
        let timer = setTimeout(resolve, quiet);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(resolve, quiet);
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        setTimeout(resolve, most);
      }),
    [quietMs, restMaxMs] as const,
  );

/** What a state has begun is gone before the next one. */
async function tidy(mara: Asker, ids: ReadonlyMap<string, number>): Promise<void> {
  const kept = new Set(ids.values());
  for (const id of await mara.conversationIds()) if (!kept.has(id)) await mara.forget(id);
}
