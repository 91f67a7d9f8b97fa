import type { MessagePart } from '@parley/contract/conversations';
import type { RunEvent } from '@parley/contract/events';
import type { LoggedEvent } from './types.ts';

/** What an answer holds by its last event; enough to go on from there. */
export interface Kept {
  content: string;
  parts: MessagePart[];
  /** The block that is being written; its id counts the blocks. */
  open: { channel: 'text' | 'reasoning'; id: string } | null;
  blocks: number;
}

export const nothingKept = (): Kept => ({ content: '', parts: [], open: null, blocks: 0 });

/** Adds one event to what is kept. */
export function keepEvent(kept: Kept, event: RunEvent): void {
  switch (event.type) {
    case 'text-delta':
      kept.content += event.delta;
      return;
    case 'text-start':
    case 'reasoning-start': {
      const channel = event.type === 'text-start' ? 'text' : 'reasoning';
      kept.open = { channel, id: event.id };
      kept.blocks += 1;
      if (channel === 'reasoning') kept.parts.push({ type: 'reasoning', text: '', duration_ms: 0 });
      return;
    }
    case 'reasoning-delta': {
      const last = kept.parts.at(-1);
      if (last?.type === 'reasoning') last.text += event.delta;
      return;
    }
    case 'text-end':
    case 'reasoning-end':
      kept.open = null;
      return;
    case 'data-notice':
      kept.parts.push({ type: 'notice', ...event.data });
      return;
    case 'data-seam':
      kept.parts.push({ type: 'seam', ...event.data });
      return;
    case 'data-search':
      setPart(kept, { type: 'search', ...event.data }, ({ type }) => type === 'search');
      return;
    case 'source-url': {
      const { url, title, providerMetadata } = event;
      const source = { type: 'source' as const, url, title, ...providerMetadata.parley };
      setPart(kept, source, (part) => part.type === 'source' && part.number === source.number);
      return;
    }
    case 'data-citations':
      setPart(kept, { type: 'citations', ...event.data }, ({ type }) => type === 'citations');
  }
}

/** Puts the part where an earlier one that it replaces stood. */
function setPart(kept: Kept, part: MessagePart, isEarlier: (part: MessagePart) => boolean): void {
  const at = kept.parts.findIndex(isEarlier);
  if (at < 0) kept.parts.push(part);
  else kept.parts[at] = part;
}

/** What a run holds: what its message held when the log began, and the log's events since. */
export function keptOf(before: Pick<Kept, 'content' | 'parts'>, events: readonly LoggedEvent[]): Kept {
  const kept = { ...nothingKept(), content: before.content, parts: [...before.parts] };
  for (const { data } of events) keepEvent(kept, JSON.parse(data) as RunEvent);
  return kept;
}
