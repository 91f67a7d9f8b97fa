const words =
  'the quiet river runs past old stones and carries small boats of light toward an open sea'.split(' ');
const cjk = [...'春は曙やうやう白くなりゆく山際少し明かりて紫だちたる雲の細くたなびきたる'];
const emoji = ['👩‍👩‍👧‍👦 ', '🇯🇵 ', 'é', '🏳️‍🌈 ', 'ﷺ ', '👍🏽 '];

/** The tokens of an answer; the same question always gets the same ones. `count` repeats or cuts them. */
export function answerTokens(kind: string, question: string, count: number | null): string[] {
  if (kind === 'markdown' && count === null) return markdownAnswer(question).match(/\s*\S+|\s+$/g) ?? [];
  const source = kind === 'cjk' ? cjk : kind === 'emoji' ? emoji : words.map((word) => `${word} `);
  return Array.from({ length: count ?? 120 }, (_, i) => source[i % source.length] ?? '');
}

/** A short name for a conversation, made of the longest words of its first message. */
export function titleFor(excerpt: string): string {
  const message = excerpt.replace(/^User: /, '').split('\n', 1)[0] ?? '';
  const found = message.replaceAll(/\[\[[^\]]*\]\]/g, '').match(/[\p{L}\p{N}]{4,}/gu) ?? ['Talk'];
  const title = found.slice(0, 4).join(' ').toLowerCase();
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function markdownAnswer(question: string): string {
  const subject = question.replaceAll(/\s+/g, ' ').trim().slice(0, 80) || 'nothing at all';
  return `You asked: “${subject}”. This is the scripted model that Parley uses for development, so the words below are \
always the same, but they come one by one as a real model's would.

## What an answer may hold

1. **Lists**, with a few *words* of emphasis and \`inline code\`
2. [Links](https://example.com/a-page) that say where they lead
3. Tables:

| Step | What happens | Takes |
| --- | --- | ---: |
| Ask | The message is saved first | 2 ms |
| Stream | Words arrive as they are made | 1 s |
| Keep | The answer stays, whatever you close | 0 ms |

And code:

\`\`\`typescript
interface Greeting { name: string }

export function greet({ name }: Greeting): string {
  // Everything that was written is kept.
  return \`Hello, \${name}!\`;
}
\`\`\`

> Close this tab in the middle of an answer, come back, and every word is there.

Ask something else, edit your question, or press *Regenerate* to see a branch.`;
}
