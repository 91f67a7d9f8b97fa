import type { MessagePart } from '@parley/contract/conversations';
import { lazy, Suspense } from 'react';
import { loadMarkdown } from '../load-markdown.ts';

const CitedMarkdown = lazy(loadMarkdown);

interface AnswerTextProps {
  text: string;
  parts: MessagePart[];
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
export function AnswerText(props: AnswerTextProps) {
  return (
    <Suspense fallback={<Plain text={props.text} />}>
      <CitedMarkdown {...props} />
    </Suspense>
  );
}
