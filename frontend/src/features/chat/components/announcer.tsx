import { useState } from 'react';
import { searchOf } from '../../sources/cited.ts';
import { phaseAnnouncement } from '../../sources/wording.ts';
import { useChat } from '../state.ts';
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
  const key = turn?.key ?? '';
  // Not the answer itself: that changes with each frame, what there is to say about it hardly ever.
  const words = useChat((state) => announcement(turn, state.live[key]));
  const isLive = useChat((state) => key in state.live);
  // A conversation that is merely opened has nothing to announce.
  const [watchedKey, setWatchedKey] = useState<string | null>(null);
  if (isLive && watchedKey !== key) setWatchedKey(key);
  return (
    <p role="status" className="sr-only">
      {turn && key === watchedKey ? words : ''}
    </p>
  );
}
