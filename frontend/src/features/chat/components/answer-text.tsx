import { lazy, Suspense } from 'react';

export const loadMarkdown = () => import('../../../ui/markdown/markdown.tsx');
const Markdown = lazy(loadMarkdown);

interface AnswerTextProps {
  text: string;
  isLive: boolean;
}

function Plain({ text }: { text: string }) {
  return (
    <div className="prose">
      <p className="whitespace-pre-wrap">{text}</p>
    </div>
  );
}

/** The renderer is a file of its own; until it is there, the words are shown as they are. */
export function AnswerText({ text, isLive }: AnswerTextProps) {
  return (
    <Suspense fallback={<Plain text={text} />}>
      <Markdown text={text} isLive={isLive} />
    </Suspense>
  );
}
