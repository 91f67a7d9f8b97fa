import type { ChatMessage, Emit } from '../models/port.ts';

const instruction =
  'Continue your last answer exactly where it stops. Repeat nothing of it, and say nothing about continuing.';

/** The prompt that makes a model go on after `written`: as the beginning of its answer where it takes one. */
export function continuationPrompt(
  prompt: readonly ChatMessage[],
  written: string,
  canPrefill: boolean,
): ChatMessage[] {
  const begun: ChatMessage[] = [...prompt, { role: 'assistant', content: written }];
  return canPrefill ? begun : [...begun, { role: 'user', content: instruction }];
}

/** Models like to repeat the end of what they continue: at most this many characters are looked for. */
const overlapMaxChars = 60;
/** A shorter repeat may be chance: two equal spaces, or the same letter twice. */
const overlapMinChars = 4;

/**
 * Passes a model's events on without what its text repeats of the end of `written`. Text is held back only for as long
 * as it may still be such a repeat; `end` lets go of it.
 */
export function withoutOverlap(written: string, emit: Emit): { take: Emit; end: () => void } {
  const tail = written.slice(-overlapMaxChars);
  let held: string | null = '';
  const end = () => {
    const text = held?.slice(overlapOf(tail, held)) ?? '';
    held = null;
    if (text !== '') emit({ type: 'text', text });
  };
  return {
    take(event) {
      if (event.type === 'text' && held !== null) {
        held += event.text;
        if (!mayRepeat(tail, held)) end();
        return;
      }
      if (event.type === 'finish') end();
      emit(event);
    },
    end,
  };
}

/** Whether `text`, should it grow, may turn out to repeat an end of `tail`. */
function mayRepeat(tail: string, text: string): boolean {
  for (let at = 0; at + text.length < tail.length; at++) if (tail.startsWith(text, at)) return true;
  return false;
}

function overlapOf(tail: string, text: string): number {
  for (let length = Math.min(tail.length, text.length); length >= overlapMinChars; length--) {
    if (tail.endsWith(text.slice(0, length))) return length;
  }
  return 0;
}
