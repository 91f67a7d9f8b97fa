import { lazy, Suspense } from 'react';

export const loadMarkdown = () => import('../../../ui/markdown/markdown.tsx');
const Markdown = lazy(loadMarkdown);

interface AnswerTextProps {
  text: string;
  isLive: boolean;
}

/** The renderer is a file of its own; until it is there, the words are shown as they are. */
export function AnswerText({ text, isLive }: AnswerTextProps) {
  return (
    <Suspense fallback={<div className="prose whitespace-pre-wrap">{text}</div>}>
      <Markdown text={text} isLive={isLive} />
    </Suspense>
  );
}
