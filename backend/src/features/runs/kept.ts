import type { MessagePart } from '@parley/contract/conversations';
import type { RunEvent } from '@parley/contract/events';
import type { AnswerBody, LoggedEvent } from './types.ts';

/** Pieces are made one with their neighbours until they have this many characters. */
const packedChars = 256;

/** What an answer holds by its last event; enough to go on from there. */
export class Kept implements AnswerBody {
  /** The block that is being written; its id counts the blocks. */
  open: { channel: 'text' | 'reasoning'; id: string } | null = null;
  blocks = 0;
  #content: string;
  #parts: MessagePart[];
  /** The end of the text that grows: of the reasoning in a block of that, else of the content. */
  readonly #tail: string[] = [];

  constructor({ content, parts }: AnswerBody = { content: '', parts: [] }) {
    this.#content = content;
    this.#parts = [...parts];
  }

  get content(): string {
    this.#join();
    return this.#content;
  }

  get parts(): MessagePart[] {
    this.#join();
    return this.#parts;
  }

  /** Adds one event. */
  add(event: RunEvent): void {
    switch (event.type) {
      case 'text-delta':
      case 'reasoning-delta':
        this.#tail.push(event.delta);
        return;
      case 'text-start':
      case 'reasoning-start': {
        this.#join();
        const channel = event.type === 'text-start' ? 'text' : 'reasoning';
        this.open = { channel, id: event.id };
        this.blocks += 1;
        if (channel === 'reasoning') this.#parts.push({ type: 'reasoning', text: '', duration_ms: 0 });
        return;
      }
      case 'text-end':
      case 'reasoning-end':
        this.#join();
        this.open = null;
        return;
      case 'data-notice':
        this.#parts.push({ type: 'notice', ...event.data });
        return;
      case 'data-seam':
        this.#parts.push({ type: 'seam', ...event.data });
        return;
      case 'data-search':
        this.#set({ type: 'search', ...event.data }, ({ type }) => type === 'search');
        return;
      case 'source-url': {
        const { url, title, providerMetadata } = event;
        const source = { type: 'source' as const, url, title, ...providerMetadata.parley };
        this.#set(source, (part) => part.type === 'source' && part.number === source.number);
        return;
      }
      case 'data-citations':
        this.#set({ type: 'citations', ...event.data }, ({ type }) => type === 'citations');
    }
  }

  /**
   * Makes one text of the pieces that came lately. To be called often: a piece that stays for long costs many times its
   * characters, and so does a long text that is made anew with each of them.
   */
  pack(): void {
    const text = this.#tail.join('');
    this.#tail.splice(0, this.#tail.length, text);
    if (text.length >= packedChars) this.#join();
  }

  #join(): void {
    const tail = this.#tail.join('');
    this.#tail.splice(0);
    if (tail === '') return;
    if (this.open?.channel !== 'reasoning') {
      this.#content += tail;
      return;
    }
    const block = this.#parts.findLast(({ type }) => type === 'reasoning');
    if (block?.type === 'reasoning') block.text += tail;
  }

  /** Puts the part where an earlier one that it replaces stood. */
  #set(part: MessagePart, isEarlier: (part: MessagePart) => boolean): void {
    const at = this.#parts.findIndex(isEarlier);
    if (at < 0) this.#parts.push(part);
    else this.#parts[at] = part;
  }
}

/** What a run holds: what its message held when the log began, and the log's events since. */
export function keptOf(before: AnswerBody, events: readonly LoggedEvent[]): Kept {
  const kept = new Kept(before);
  for (const { data } of events) kept.add(JSON.parse(data) as RunEvent);
  return kept;
}
