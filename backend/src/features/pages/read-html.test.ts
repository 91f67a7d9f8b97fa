import { describe, expect, it } from 'vitest';
import { readHtml } from './read-html.ts';

const url = 'https://paper.test/story';
const read = async (html: string): Promise<string> => (await readHtml(html, url)).text;
const sentence = (i: number): string =>
  `Paragraph ${i} tells, in a few plain words, how the harbour was rebuilt after the flood of that year.`;
const paragraphs = (count: number): string =>
  Array.from({ length: count }, (_, i) => `<p>${sentence(i + 1)}</p>`).join('\n');
const menu =
  '<nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a><li><a href="/login">Log in</a></ul></nav>';

describe('readHtml', () => {
  it('keeps the article and leaves out what stands around it', async () => {
    const text = await read(
      `<html><body>${menu}<main><article><h1>Harbour</h1>${paragraphs(12)}</article></main>
      <aside>Subscribe to our letter</aside><footer>Imprint and contact</footer></body></html>`,
    );
    for (let i = 1; i <= 12; i += 1) expect(text).toContain(sentence(i));
    expect(text).not.toMatch(/Log in|Subscribe|Imprint/);
  });

  it('reads a page without <html>, with <meta> in its body and tags that end nowhere', async () => {
    const text = await read(`<title>Fair</title><div id=top>Town<meta name=x content=y><p>${menu}
      <div id=content><b><i><h2>The fair</h2></b>${paragraphs(6)}<p>The end <b>of it</div></span></table>`);
    expect(text).toContain('## The fair');
    expect(text).toContain(sentence(6));
    expect(text).toContain('The end of it');
  });

  it('is not led astray by conditional comments and elements before <body>', async () => {
    const text =
      await read(`<!--[if lt IE 9]><html class="ie"><![endif]--><!--[if !IE]><!--><html><!--<![endif]-->
      <head><title>Old</title></head><div id="early"></div><body><!--[if IE]><p>Update your browser</p><![endif]-->
      <div class="post">${paragraphs(8)}</div></body></html>`);
    expect(text).toContain(sentence(8));
    expect(text).not.toContain('Update your browser');
  });

  it('leaves out what nobody can see', async () => {
    const ways = [
      '<p hidden>secret</p>',
      '<p aria-hidden="true">secret</p>',
      '<p style="display:none">secret</p>',
      '<div style="visibility:hidden"><p>secret</p></div>',
      '<span style="font-size:0">secret</span>',
      '<p style="opacity:0">secret</p>',
      '<p style="position:absolute;left:-9999px">secret</p>',
      '<p style="color:white;background:white">secret</p>',
      '<!-- secret -->',
      '<noscript>secret</noscript>',
      '<template><p>secret</p></template>',
      '<script>secret</script><style>.secret{}</style>',
      '<svg><title>secret</title><text>secret</text></svg>',
      '<img alt="secret secret secret" src="a.png">',
      '<a href="https://evil.test/secret" title="secret">a link</a>',
      '<dialog>secret</dialog><iframe>secret</iframe><textarea>secret</textarea><select><option>secret</select>',
      '<p>se\u200Bcond word, with a zero-width blank</p>',
    ];
    const text = await read(
      `<html><body><article>${ways.map((way) => way + paragraphs(1)).join('')}</article></body></html>`,
    );
    expect(text).not.toContain('secret');
    expect(text).toContain('second word');
    expect(text).toContain('a link');
  });

  it('takes a body for seen that hides itself until its script runs', async () => {
    expect(await read(`<html style="visibility:hidden"><body style="opacity:0">${paragraphs(8)}`)).toContain(
      sentence(8),
    );
  });

  it('shows headings, lists, tables and code in Markdown, without emphasis, pictures and link targets', async () => {
    const text = await read(`<html><body><article>${paragraphs(6)}<h2>Setup <a href="#setup">¶</a></h2>
      <ol start="3"><li>Fetch it<ul><li>from <strong>here</strong></ul><li>Build it</ol>
      <p>Run <code>make all</code>, see <a href="https://x.test/doc">the manual</a><img src="x.png" alt="picture">.
      It takes 10<sup>9</sup> steps<sup><a href="#n1">[1]</a></sup>.</p>
      <pre><code class="language-sh">if a;  then\n  b\nfi</code></pre>
      <table><caption>Sizes</caption><tr><th>Name<th>Bytes<tr><td>a|b<td>1<tr><td>c<td><img alt="yes" src="tick.png"></table>
      </article></body></html>`);
    expect(text).toContain('## Setup\n\n3. Fetch it\n   - from here\n4. Build it');
    expect(text).toContain('Run `make all`, see the manual. It takes 10^9 steps.');
    expect(text).toContain('```sh\nif a;  then\n  b\nfi\n```');
    expect(text).toContain('Sizes\n\n| Name | Bytes |\n| --- | --- |\n| a\\|b | 1 |\n| c | yes |');
    expect(text).not.toMatch(/x\.test|picture|\*\*/);
  });

  it('reads tables inside tables as text, in order', async () => {
    const text = await read(`<html><body><table width=100%><tr><td>${menu}<td><table><tr><td>
      ${paragraphs(4)}<table><tr><th>Year<th>Ships<tr><td>1953<td>12</table>${paragraphs(4)}</table></table>`);
    expect(text).toContain('| Year | Ships |\n| --- | --- |\n| 1953 | 12 |');
    expect(text.indexOf(sentence(1))).toBeLessThan(text.indexOf('1953'));
  });

  it('shows a formula as TeX, once', async () => {
    const text =
      await read(`<html><body><article>${paragraphs(6)}<p>So <span class="katex"><math><semantics><mi>x</mi>
      <annotation encoding="application/x-tex">x^2</annotation></semantics></math><span aria-hidden="true">x2</span></span>
      grows.</p></article></body></html>`);
    expect(text).toMatch(/So \$x\^2\$\s+grows/);
  });

  it('does not let a sentence pass for a heading or a fence', async () => {
    const text = await read(
      `<html><body><article>${paragraphs(6)}<p># Page 1</p><p>\`\`\`</p></article></body></html>`,
    );
    expect(text).toContain('\\# Page 1');
    expect(text).toContain('\\```');
  });

  it('keeps right-to-left and Chinese text as it is written', async () => {
    const arabic = 'هذا نص عربي طويل بما يكفي ليُقرأ كفقرة كاملة في الصفحة، وفيه فواصل. ';
    const chinese = '这是一个足够长的中文段落，用来检查网页正文的提取，包括标点符号。';
    const text = await read(`<html dir="rtl" lang="ar"><body><article>
      ${`<p>${arabic.repeat(4)}</p>`.repeat(4)}${`<p>${chinese.repeat(4)}</p>`.repeat(4)}</article></body></html>`);
    expect(text).toContain(arabic.normalize('NFC').trim());
    expect(text).toContain(chinese);
  });

  it('says what the page says of itself', async () => {
    const page = await readHtml(
      `<html lang="de_AT"><head><title>Hafen neu gebaut | Die Zeitung</title>
      <meta property="og:site_name" content="Die Zeitung"><script type="application/ld+json">{"@graph":[
      {"@type":"NewsArticle","datePublished":"2024-03-05T10:00:00+01:00"}]}</script>
      <script type="application/ld+json">{ broken</script></head><body>${paragraphs(6)}</body></html>`,
      url,
    );
    expect(page).toMatchObject({
      title: 'Hafen neu gebaut',
      site: 'Die Zeitung',
      date: '2024-03-05',
      language: 'de-AT',
    });
  });

  it('takes the day from an element when the head is silent, and a first heading for a title', async () => {
    const page = await readHtml(
      `<h1>Fair &amp; square</h1><time datetime="2020-02-01">long ago</time>${paragraphs(6)}`,
      url,
    );
    expect(page).toMatchObject({ title: 'Fair & square', site: null, date: '2020-02-01', language: null });
  });

  it('survives 100,000 nested tags', async () => {
    for (const tag of ['div', 'b', 'table><tr><td']) {
      const text = await read(`${paragraphs(3)}<${tag}>`.concat(`<${tag}>`.repeat(100_000), 'at the bottom'));
      expect(text).toContain(sentence(3));
    }
  }, 60_000);

  it('reads a line of 5 MB', async () => {
    const line = 'word after word, '.repeat(300_000);
    expect((await read(`<html><body><p>${line}</p></body></html>`)).length).toBeGreaterThan(5_000_000);
  }, 60_000);

  it.each([
    '',
    ' ',
    '<html>',
    '<!-- ',
    '<body></body>',
    '<script>let a = 1;</script>',
    '<frameset><frame src=a>',
  ])('finds nothing in %j', async (html) => {
    expect(await read(html)).toBe('');
  });
});
