import type { Message, MessagePart } from '@parley/contract/conversations';
import type { RunEvent } from '@parley/contract/events';
import type { Answer } from './types.ts';

/** One frame of a run's stream. `seq` is null for a frame without an id, which is never replayed. */
export interface RunFrame {
  seq: number | null;
  event: RunEvent;
  atMs: number;
}

export const emptyAnswer: Answer = {
  start: null,
  lastSeq: 0,
  text: '',
  parts: [],
  thinkingSinceMs: null,
  progress: null,
  usage: null,
  outcome: null,
};

/** Where to go on from: what the server had written when it told us the conversation. */
export function answerFromMessage(message: Message): Answer {
  return { ...emptyAnswer, lastSeq: message.last_seq ?? 0, text: message.content, parts: message.parts };
}

/** True when events are missing between the last one taken and this one: the stream must be asked for again. */
export function isGap(answer: Answer, frame: RunFrame): boolean {
  return frame.seq !== null && frame.event.type !== 'data-rewind' && frame.seq > answer.lastSeq + 1;
}

/** True when this answer is not yet where the frame goes on, or where it cuts back to. */
export function isBehind(answer: Answer, frame: RunFrame): boolean {
  if (frame.event.type === 'data-rewind') return (frame.seq ?? 0) > answer.lastSeq;
  return isGap(answer, frame);
}

/** The answer after one more event. An event that was taken before changes nothing. */
export function applyEvent(answer: Answer, frame: RunFrame): Answer {
  const { seq, event } = frame;
  if (event.type === 'data-rewind') {
    const { seq: lastSeq, textLength, parts } = event.data;
    return { ...answer, lastSeq, text: answer.text.slice(0, textLength), parts, thinkingSinceMs: null };
  }
  if (seq !== null && seq <= answer.lastSeq) return answer;
  const next = { ...answer, lastSeq: seq ?? answer.lastSeq };
  switch (event.type) {
    case 'start':
      return { ...next, start: event.messageMetadata };
    case 'text-delta':
      return { ...next, ...endOfThinking(next, frame.atMs), text: next.text + event.delta, progress: null };
    case 'reasoning-start':
      return { ...next, ...startOfThinking(next, frame.atMs), progress: null };
    case 'reasoning-delta':
      return { ...next, ...moreThinking(next, event.delta, frame.atMs), progress: null };
    case 'reasoning-end':
      return { ...next, ...endOfThinking(next, frame.atMs) };
    case 'data-notice':
      return { ...next, ...addPart(next, { type: 'notice', ...event.data }, frame.atMs) };
    case 'data-seam':
      return { ...next, ...addPart(next, { type: 'seam', ...event.data }, frame.atMs) };
    case 'data-search':
      return { ...next, ...putPart(next, { type: 'search', ...event.data }, frame.atMs) };
    case 'source-url':
      return { ...next, ...putPart(next, sourcePart(event), frame.atMs) };
    case 'data-citations':
      return { ...next, ...putPart(next, { type: 'citations', ...event.data }, frame.atMs) };
    case 'data-progress':
      return { ...next, progress: event.data };
    case 'data-usage':
      return { ...next, usage: event.data };
    case 'data-run':
      return { ...next, ...endOfThinking(next, frame.atMs), outcome: event.data, progress: null };
    default:
      return next;
  }
}

/** Only the last part can be growing: another one behind it ends that. */
function addPart(answer: Answer, part: MessagePart, atMs: number): Thinking {
  const { parts } = endOfThinking(answer, atMs);
  return { parts: [...parts, part], thinkingSinceMs: null };
}

/** Like `addPart`, but in the place of the part that says the same at an earlier time, if there is one. */
function putPart(answer: Answer, part: MessagePart, atMs: number): Thinking {
  const index = answer.parts.findIndex((other) => isSamePart(other, part));
  if (index < 0) return addPart(answer, part, atMs);
  return { parts: answer.parts.with(index, part), thinkingSinceMs: answer.thinkingSinceMs };
}

function isSamePart(one: MessagePart, other: MessagePart): boolean {
  if (one.type === 'source' && other.type === 'source') return one.number === other.number;
  return one.type === other.type;
}

function sourcePart({
  url,
  title,
  providerMetadata,
}: Extract<RunEvent, { type: 'source-url' }>): MessagePart {
  return { type: 'source', url, title, ...providerMetadata.parley };
}

type Thinking = Pick<Answer, 'parts' | 'thinkingSinceMs'>;

function startOfThinking(answer: Answer, atMs: number): Thinking {
  const part: MessagePart = { type: 'reasoning', text: '', duration_ms: 0 };
  return { parts: [...answer.parts, part], thinkingSinceMs: atMs };
}

function moreThinking(answer: Answer, delta: string, atMs: number): Thinking {
  const last = answer.parts.at(-1);
  // After a reload the part came with the conversation, and its start is not sent again.
  if (last?.type !== 'reasoning') {
    return {
      parts: [...answer.parts, { type: 'reasoning', text: delta, duration_ms: 0 }],
      thinkingSinceMs: atMs,
    };
  }
  const grown: MessagePart = { ...last, text: last.text + delta };
  return { parts: [...answer.parts.slice(0, -1), grown], thinkingSinceMs: answer.thinkingSinceMs ?? atMs };
}

function endOfThinking(answer: Answer, atMs: number): Thinking {
  const last = answer.parts.at(-1);
  if (answer.thinkingSinceMs === null || last?.type !== 'reasoning') {
    return { parts: answer.parts, thinkingSinceMs: null };
  }
  const timed: MessagePart = { ...last, duration_ms: last.duration_ms + atMs - answer.thinkingSinceMs };
  return { parts: [...answer.parts.slice(0, -1), timed], thinkingSinceMs: null };
}
