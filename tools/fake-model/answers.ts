const words =
  'the quiet river runs past old stones and carries small boats of light toward an open sea'.split(' ');
const cjk = [...'春は曙やうやう白くなりゆく山際少し明かりて紫だちたる雲の細くたなびきたる'];
const emoji = ['👩‍👩‍👧‍👦 ', '🇯🇵 ', 'é', '🏳️‍🌈 ', 'ﷺ ', '👍🏽 '];

/** The tokens of an answer; the same question always gets the same ones. `count` repeats or cuts them. */
export function answerTokens(kind: string, question: string, count: number | null): string[] {
  if (kind === 'markdown' && count === null) return markdownAnswer(question).match(/\s*\S+|\s+$/g) ?? [];
  if (kind === 'counted')
    return Array.from({ length: count ?? 120 }, (_, i) => `w${String(i + 1).padStart(4, '0')} `);
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

/** How Parley asks for the rest of an answer where it cannot begin it for the model. */
const continueInstruction = 'Continue your last answer';
const repeatedChars = 12;

export interface Turn {
  role: string;
  content: string;
}

/** The question behind a request, and what of its answer is written already; the model goes on after that. */
export function questionOf(messages: readonly Turn[]): {
  question: string;
  written: string;
  prefilled: boolean;
} {
  const last = messages.at(-1);
  const prefilled = last?.role === 'assistant';
  const isInstruction = last?.role === 'user' && last.content.startsWith(continueInstruction);
  if (!prefilled && !isInstruction) return { question: String(last?.content ?? ''), written: '', prefilled };
  const at = messages.length - (prefilled ? 1 : 2);
  return {
    question: String(messages[at - 1]?.content ?? ''),
    written: String(messages[at]?.content ?? ''),
    prefilled,
  };
}

/** What of the answer is still to be said. A model that is only asked to go on repeats a few characters, as real ones do. */
export function restOf(tokens: string[], written: string, repeats: boolean): string[] {
  if (written === '') return tokens;
  const whole = tokens.join('');
  if (!whole.startsWith(written)) return ['[not a prefix] ', ...tokens];
  const from = repeats ? Math.max(0, written.length - repeatedChars) : written.length;
  return whole.slice(from).match(/\s*\S+|\s+$/gu) ?? [];
}
