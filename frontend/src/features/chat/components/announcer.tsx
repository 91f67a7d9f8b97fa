import { useState } from 'react';
import { useLiveAnswer } from '../hooks.ts';
import type { Turn } from '../types.ts';

function firstSentence(text: string): string {
  const plain = text.replace(/[#*_`>]+/g, '').trim();
  return /^[\s\S]{1,160}?(?:[.!?。！？](?=\s|$)|$)/.exec(plain)?.[0] ?? plain.slice(0, 160);
}

function announcement(turn: Turn | undefined, isRunning: boolean): string {
  if (turn?.role !== 'assistant') return '';
  if (isRunning) return 'Generating';
  if (turn.status === 'failed') return `The answer failed. ${turn.error?.message ?? ''}`;
  if (turn.status === 'stopped') return 'Stopped';
  return turn.content ? `Answer ready: ${firstSentence(turn.content)}` : '';
}

/** The one voice of the transcript for screen readers: that an answer is coming, and that it is there. */
export function Announcer({ turn }: { turn: Turn | undefined }) {
  const isRunning = useLiveAnswer(turn?.key ?? '') !== undefined;
  // A conversation that is merely opened has nothing to announce.
  const [watchedKey, setWatchedKey] = useState<string | null>(null);
  if (isRunning && turn && watchedKey !== turn.key) setWatchedKey(turn.key);
  return (
    <p role="status" className="sr-only">
      {turn && turn.key === watchedKey ? announcement(turn, isRunning) : ''}
    </p>
  );
}
