import { mkdirSync } from 'node:fs';
import { startFakeModel } from '../tools/fake-model/server.ts';
import { desktop, launchBrowser, phone, visit } from './harness/browser.ts';
import { answers, send, settled, signUp } from './harness/jobs.ts';
import { startParley } from './harness/parley.ts';
mkdirSync('/tmp/shots-render', { recursive: true });
const fake = await startFakeModel();
const [parley, browser] = await Promise.all([startParley({ OPENAI_BASE_URL: `${fake.url}/v1`, OPENAI_API_KEY: 'test', LOCAL_MODEL: 'off' }), launchBrowser()]);
const answer = `# A long answer

An opening paragraph with **bold**, *italic*, ~~struck~~, \`inline code\`, a [link to docs](https://nodejs.org/api/) and https://example.org/path. Keys: <kbd>Ctrl</kbd> + <kbd>K</kbd>, water is H<sub>2</sub>O, x<sup>2</sup>, and <mark>marked words</mark>. A note[^1] and another[^deep].

## Lists

Here is what to do:

- First item with text that is long enough to wrap onto a second line on the phone, and maybe the desktop too if it goes on and on
- Second item
  - nested one
  - nested two
    1. deep
    2. deeper
- Third

1. One

   With a paragraph inside.

2. Two

   \`\`\`bash
   npm install
   npm run dev
   \`\`\`

3. Three

### Tasks

- [x] Write the parser
- [ ] Draw it, with **care** and a text that is long enough to wrap onto the next line on a phone
- [ ] Ship

## A table

| Feature | Parley | Others | Remarks |
| --- | :-: | --: | --- |
| Streaming | yes | 85 ms | one *giant* block |
| Tables | \`yes\` | 151 ms | wide ones scroll by themselves, and can be copied |
| Math | $x^2$ | 1 | [docs](https://katex.org) |

Narrow:

| a | b |
|---|---|
| 1 | 2 |

> A quotation that says something of weight.
>
> - with a list
> - in it

## Formulas

The identity $e^{i\\pi} + 1 = 0$ is inline. Displayed:

$$
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}
$$

Prices such as $5 and $6 stay. And \\(a^2+b^2=c^2\\) too.

<details>
<summary>More about this</summary>

Hidden *text* here.

- a
- b

</details>

<details open>
<summary>Open one</summary>

Shown text.

</details>

\`\`\`ts
export const answer: number = 42;
\`\`\`

![A photo of a cat](https://images.example/cat.png)

---

日本語の**「強調」**です。**重要。**次の文。

هذا نص عربي مع **كلمة** و \`code\`.

- عنصر أول
- عنصر ثان

[^1]: The first note, with a [link](https://example.com).
[^deep]: The second note.
`;
fake.teach({ question: 'Show all.', answer, script: 'rate=3000' });
fake.teach({ question: 'Show slowly.', answer, script: 'rate=60' });
for (const [look, options] of [['desktop-light', { viewport: desktop }], ['phone-dark', { viewport: phone, dark: true, touch: true }], ['desktop-dark', { viewport: desktop, dark: true }], ['phone-light', { viewport: phone, touch: true }]] as const) {
  const { page, context, errors } = await visit(browser, parley.url, options);
  await signUp(page);
  await send(page, 'Show all.');
  await settled(page);
  await page.waitForTimeout(1500);
  await page.setViewportSize({ width: options.viewport.width, height: 4200 });
  await page.waitForTimeout(600);
  await page.screenshot({ path: `/tmp/shots-render/${look}.png`, clip: { x: options.viewport === desktop ? 264 : 0, y: 0, width: options.viewport === desktop ? 1016 : 390, height: options.viewport === desktop ? 3400 : 4200 } });
  if (look === 'desktop-light') {
    await page.setViewportSize(desktop);
    const table = answers(page).last().getByRole('table').first();
    await table.hover();
    await answers(page).last().getByRole('button', { name: 'Copy table' }).first().click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `/tmp/shots-render/table-menu.png` });
    await page.keyboard.press('Escape');
    await send(page, 'Show slowly.');
    for (let i = 0; i < 6; i++) { await page.waitForTimeout(900); await page.screenshot({ path: `/tmp/shots-render/live-${i}.png` }); }
  }
  console.log(look, errors);
  await context.close();
}
await browser.close(); await parley.remove(); await fake.close();
process.exit(0);
