import { useState } from 'react';
import { searchOf } from '../../sources/cited.ts';
import { phaseAnnouncement } from '../../sources/wording.ts';
import { useLiveAnswer } from '../hooks.ts';
import type { LiveAnswer, Turn } from '../types.ts';

function firstSentence(text: string): string {
  const plain = text.replace(/\s?\[\d{1,2}\]|[#*_`>]+/g, '').trim();
  return /^[\s\S]{1,160}?(?:[.!?。！？](?=\s|$)|$)/.exec(plain)?.[0] ?? plain.slice(0, 160);
}

function announcement(turn: Turn | undefined, live: LiveAnswer | undefined): string {
  if (turn?.role !== 'assistant') return '';
  if (live) {
    const search = searchOf(live.parts);
    return search && live.text === '' ? phaseAnnouncement(search) : 'Generating';
  }
  if (turn.status === 'failed') return `The answer failed. ${turn.error?.message ?? ''}`;
  if (turn.status === 'stopped') return 'Stopped';
  return turn.content ? `Answer ready: ${firstSentence(turn.content)}` : '';
}

/** The one voice of the transcript for screen readers: that an answer is coming, and that it is there. */
export function Announcer({ turn }: { turn: Turn | undefined }) {
  const live = useLiveAnswer(turn?.key ?? '');
  // A conversation that is merely opened has nothing to announce.
  const [watchedKey, setWatchedKey] = useState<string | null>(null);
  if (live && turn && watchedKey !== turn.key) setWatchedKey(turn.key);
  return (
    <p role="status" className="sr-only">
      {turn && turn.key === watchedKey ? announcement(turn, live) : ''}
    </p>
  );
}
