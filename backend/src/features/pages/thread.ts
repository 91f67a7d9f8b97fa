import { oneLine } from './clean-text.ts';
import type { DomDocument, DomElement } from './dom.ts';
import { dateOf } from './page-date.ts';

const postsMin = 3;
/** On average; shorter ones are entries of a menu. */
const postMinChars = 40;
const postWord = /post|comment|message|reply|replies|answer|msg|beitrag|kommentar/i;
const postParts = ['post', 'comment', 'message', 'reply', 'answer']
  .flatMap((word) => [`[class*="${word}"]`, `[id^="${word}"]`])
  .join(', ');
const bodyPart =
  /(?:post|message|comment|reply|answer|msg|user|entry)[-_]*(?:body|content|text)|^(?:bbwrapper|cooked|commtext|markdown-body)$/i;
const authorParts =
  '[itemprop~="author"] [itemprop~="name"], [itemprop~="author"], [itemprop~="name"], [class*="username"], [class*="author"], [class*="hnuser"]';
const authorMaxChars = 60;

/** The posts of a forum thread, a question's answers or an article's comments. */
export interface Thread {
  posts: DomElement[];
  text: string;
}

/**
 * The group of neighbours of one kind on the page that look like posts and say most; null when there is none. Reader
 * views take one post of a thread for the article and drop the others.
 */
export function threadOf(document: DomDocument): Thread | null {
  let most: Thread | null = null;
  const parents = [document.body, ...document.body.querySelectorAll('*')];
  for (const parent of parents) {
    if (parent.children.length < postsMin) continue;
    const posts = postsAmong([...parent.children]);
    if (posts.length < postsMin) continue;
    const text = posts.map(({ textContent }) => textContent.replace(/\s+/g, ' ')).join('\n');
    if (text.length > Math.max(posts.length * postMinChars, most?.text.length ?? 0)) most = { posts, text };
  }
  return most;
}

/** The largest number of siblings that have tag and class in common, if they are posts. */
function postsAmong(siblings: DomElement[]): DomElement[] {
  const kinds = new Map<string, DomElement[]>();
  for (const sibling of siblings) {
    const classes = new Set(sibling.className.trim().split(/\s+/));
    for (const name of classes) {
      const kind = `${sibling.localName}.${name}`;
      const likes = kinds.get(kind);
      if (likes) likes.push(sibling);
      else kinds.set(kind, [sibling]);
    }
  }
  const largest = [...kinds.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
  const posts = largest.filter(isPost);
  return posts.length * 2 > largest.length ? posts : [];
}

const isPost = (node: DomElement): boolean =>
  postWord.test(`${node.className} ${node.id}`) || node.querySelector(postParts) !== null;

/** A thread as one piece: each post under a heading with its author and day. */
export function threadContent(document: DomDocument, { posts }: Thread): DomElement {
  const content = document.createElement('div');
  const bodies = posts.map(bodyOf);
  const haveBodies = bodies.filter((body) => body !== null).length * 5 >= posts.length * 4;
  posts.forEach((post, i) => {
    const heading = document.createElement('h3');
    heading.textContent = bylineOf(post);
    content.append(heading, (haveBodies ? bodies[i] : null) ?? post);
  });
  return content;
}

const bodyOf = (post: DomElement): DomElement | null =>
  [...post.querySelectorAll('[class]')].find(({ className }) =>
    className.split(/\s+/).some((name) => bodyPart.test(name)),
  ) ?? null;

function bylineOf(post: DomElement): string {
  const author = oneLine(
    post.getAttribute('data-author') ?? post.querySelector(authorParts)?.textContent ?? '',
  );
  const date = dateOf(post.querySelector('time[datetime]')?.getAttribute('datetime'));
  return [author.length <= authorMaxChars ? author : '', date].filter(Boolean).join(', ');
}
