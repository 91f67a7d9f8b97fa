import { articleOf } from './article.ts';
import { defuddledOf } from './defuddled.ts';
import type { DomDocument, DomElement } from './dom.ts';
import { bodyOf, landmarkOf } from './landmark.ts';
import { documentOf } from './parse-html.ts';
import { type Thread, threadContent, threadOf } from './thread.ts';

/** A shorter article may be a part of what the page is about. */
const articleMinChars = 1_000;
/** A shorter one is hardly what the page is about. */
const anythingMinChars = 200;

/**
 * The part of a page that it is about. A reader view's article, unless the page is a thread of which that is a part, or
 * the article is so short that others find more. Changes `document`, which is the page as it came.
 */
export async function mainContent(visible: string, url: string, document: DomDocument): Promise<DomElement> {
  const article = articleOf(documentOf(visible));
  const said = article?.textContent ?? '';
  const thread = threadOf(document);
  if (thread && isPartOf(said, thread)) return threadContent(document, thread);

  const length = lengthOf(said);
  if (article && length >= articleMinChars) return article;
  const landmark = landmarkOf(document);
  if (landmark && length > 0) {
    const more = lengthOf(landmark.textContent);
    if (more > length && more < length * 1.5) return landmark;
  }
  const body = bodyOf(documentOf(visible));
  const all = lengthOf(body.textContent);
  if (all > length * 3) {
    const found = await defuddledOf(documentOf(visible), url);
    if (found && lengthOf(found.textContent) > length * 3) return found;
  }
  return article && length >= Math.min(anythingMinChars, all) ? article : body;
}

const bare = (text: string): string => text.replace(/\s+/g, '');
const lengthOf = (text: string): number => bare(text).length;

/** Whether most lines of an article are those of posts, and the posts say more. */
function isPartOf(article: string, thread: Thread): boolean {
  const posts = bare(thread.text);
  const lines = article
    .split('\n')
    .map(bare)
    .filter((line) => line !== '');
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  const shared = lines.filter((line) => posts.includes(line)).reduce((sum, line) => sum + line.length, 0);
  return posts.length > length * 1.3 && (length < anythingMinChars || shared * 2 > length);
}
