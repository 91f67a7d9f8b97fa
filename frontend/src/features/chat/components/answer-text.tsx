import type { MessagePart } from '@parley/contract/conversations';
import { lazy, Suspense, useEffect } from 'react';

const loadMarkdown = () => import('../../sources/components/cited-markdown.tsx');
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

/** Has the renderer at hand: at once where answers are shown, else when somebody writes or presses something. */
export function useReadyMarkdown(isShown: boolean): void {
  useEffect(() => {
    // Should it not come, whoever shows an answer says so.
    const ready = () => void loadMarkdown().catch(() => {});
    if (isShown) return ready();
    const listening = new AbortController();
    const options = { passive: true, once: true, signal: listening.signal };
    document.addEventListener('input', ready, options);
    document.addEventListener('pointerdown', ready, options);
    return () => listening.abort();
  }, [isShown]);
}
