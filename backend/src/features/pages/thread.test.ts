import { describe, expect, it } from 'vitest';
import { readHtml } from './read-html.ts';

const read = async (html: string): Promise<string> => (await readHtml(html, 'https://forum.test/t/1')).text;
const words = (i: number): string =>
  `Post number ${i} says that its engine starts well in winter, if the battery is new.`;
const numbers = Array.from({ length: 12 }, (_, i) => i + 1);

describe('a thread', () => {
  it('is read with all its posts where a reader view takes the longest for an article, with their authors and days, without what is said about the authors', async () => {
    const posts = numbers.map(
      (
        i,
      ) => `<article class="message ${i % 2 ? 'odd' : 'even'}" data-author="user${i}"><div class="message-user">
        Member since 2010, 1,234 posts</div><time datetime="2024-01-${i + 10}T08:00:00Z">then</time>
        <div class="message-body">${words(i)}${i === 1 ? `<p>${words(0)}</p>`.repeat(8) : ''}</div></article>`,
    );
    const text = await read(`<html><body><nav>Forum index</nav><h1>Engine</h1><div>${posts.join('')}</div>
      <div class="similar"><a href="/t/2">Another thread about engines</a></div></body></html>`);
    for (const i of numbers) expect(text).toContain(`### user${i}, 2024-01-${i + 10}\n\n${words(i)}`);
    expect(text).not.toMatch(/Member since|Another thread|Forum index/);
  });

  it('is found in tables without a class of their own', async () => {
    const posts = numbers.map(
      (i) =>
        `<table id="post${i}"><tr><td><a class="bigusername">user${i}</a><td>${words(i)} ${words(i)}</table>`,
    );
    const text = await read(`<html><body><div id="posts">${posts.join('')}</div></body></html>`);
    for (const i of numbers) expect(text).toContain(words(i));
  });

  it('does not take the place of an article that has comments', async () => {
    const comments = numbers.map(
      (i) => `<div class="comment"><p>${words(i)} ${words(i)} ${words(i)}</p></div>`,
    );
    const story = Array.from(
      { length: 10 },
      (_, i) => `<p>The article itself, part ${i}, is about ships, not engines, and goes on.</p>`,
    );
    const text = await read(`<html><body><article><h1>Ships</h1>${story.join('')}</article>
      <div id="comments">${comments.join('')}</div></body></html>`);
    expect(text).toContain('part 9, is about ships');
  });
});
