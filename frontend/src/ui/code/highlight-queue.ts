import type { LanguageName } from './languages.ts';
import { maxBlockMs, maxColouredChars } from './limits.ts';
import { type HighlightReply, type HighlightRequest, packLines } from './protocol.ts';
import type { LineTokenizer } from './tokenizer.ts';

/** So long one block works before the next has its turn and what was made is sent. */
const sliceMs = 16;

interface Block {
  id: number;
  tokenizer: LineTokenizer | null;
  waiting: string[];
  open: string | null;
  seq: number;
  /** Whole lines told, and the characters and time they took. */
  lines: number;
  chars: number;
  spentMs: number;
}

interface QueueDeps {
  tokenizerFor(language: LanguageName): Promise<LineTokenizer>;
  reply(message: HighlightReply): void;
  /** Lets messages in that have come meanwhile. */
  pause(): Promise<void>;
  nowMs(): number;
}

/** Colours the lines of many blocks in turns. Of a line that is being written only the newest state is looked at. */
export class HighlightQueue {
  readonly #deps: QueueDeps;
  readonly #blocks = new Map<number, Block>();
  readonly #due = new Set<Block>();
  #isRunning = false;

  constructor(deps: QueueDeps) {
    this.#deps = deps;
  }

  async receive(request: HighlightRequest): Promise<void> {
    if (request.type === 'drop') return this.#drop(request.id);
    const { id, seq, text, open, language } = request;
    const known = this.#blocks.get(id);
    const block = known ?? { id, tokenizer: null, waiting: [], open, seq, lines: 0, chars: 0, spentMs: 0 };
    if (text !== '') block.waiting.push(...text.slice(0, -1).split('\n'));
    Object.assign(block, { open, seq });
    if (!known) {
      this.#blocks.set(id, block);
      try {
        block.tokenizer = await this.#deps.tokenizerFor(language);
      } catch {
        this.#drop(id);
        return this.#deps.reply({ type: 'none', id });
      }
    }
    if (!block.tokenizer || !this.#blocks.has(id)) return;
    this.#due.add(block);
    await this.#run();
  }

  #drop(id: number): void {
    const block = this.#blocks.get(id);
    if (block) this.#due.delete(block);
    this.#blocks.delete(id);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (const block of this.#due) {
      this.#due.delete(block);
      this.#take(block);
      await this.#deps.pause();
    }
    this.#isRunning = false;
  }

  #take(block: Block): void {
    if (!block.tokenizer) return;
    try {
      this.#work(block, block.tokenizer);
    } catch {
      this.#drop(block.id);
      this.#deps.reply({ type: 'none', id: block.id });
    }
  }

  #work(block: Block, tokenizer: LineTokenizer): void {
    const { nowMs, reply } = this.#deps;
    const from = block.lines;
    const begunMs = nowMs();
    const made: number[][] = [];
    const isOver = () => block.chars > maxColouredChars || block.spentMs + nowMs() - begunMs > maxBlockMs;
    while (made.length < block.waiting.length && nowMs() - begunMs < sliceMs) {
      const line = block.waiting[made.length] ?? '';
      const colours = isOver() ? [] : tokenizer.next(line);
      if (colours === null) break;
      made.push(colours);
      block.chars += line.length + 1;
    }
    block.waiting.splice(0, made.length);
    block.lines += made.length;
    const isDone = block.waiting.length === 0;
    const open =
      isDone && block.open !== null
        ? { line: block.lines, colours: Uint16Array.from(isOver() ? [] : tokenizer.peek(block.open)) }
        : null;
    block.spentMs += nowMs() - begunMs;
    if (!isDone) this.#due.add(block);
    reply({
      type: 'tokens',
      id: block.id,
      seq: isDone ? block.seq : null,
      from,
      lines: packLines(made),
      open,
    });
  }
}
