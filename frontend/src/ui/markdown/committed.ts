import { type Chunks, withMore } from './chunks.ts';
import { type Links, labelsIn } from './definitions.ts';
import type { Block } from './model.ts';
import type { Workshop } from './workshop.ts';

/** The blocks of a text that will not change any more, and what they may refer to. */
export class CommittedBlocks {
  chunks: Chunks<Block> = [];
  links: Links = new Map();
  #spans: { from: number; to: number }[] = [];
  #labels = new Set<string>();
  readonly #shop: Workshop;

  constructor(shop: Workshop) {
    this.#shop = shop;
  }

  get count(): number {
    return this.#spans.length;
  }

  add(blocks: readonly Block[], spans: readonly { from: number; to: number }[]): void {
    this.chunks = withMore(this.chunks, blocks);
    this.#spans.push(...spans);
  }

  /** What stands from `from` to `to` was made with the definitions known by now. */
  remember(from: number, to: number): void {
    for (const label of labelsIn(this.#shop.cut(from, to))) this.#labels.add(label);
  }

  /** True when something was made before it was known what it refers to. */
  refersTo(found: Links): boolean {
    return found.keys().some((label) => this.#labels.has(label));
  }

  define(found: Links): void {
    if (found.size > 0) this.links = new Map([...this.links, ...found]);
  }

  /** Makes those blocks again that refer to what is defined only now. */
  remake(found: Links): void {
    this.#shop.lexer.counters.fullLexes += 1;
    const blocks = this.chunks.flat().map((block, index) => {
      const { from, to } = this.#spans[index] ?? { from: 0, to: 0 };
      const refers = labelsIn(this.#shop.text.slice(from, to)).some((label) => found.has(label));
      return refers ? (this.#shop.fresh(from, to, this.links) ?? block) : block;
    });
    this.chunks = withMore([], blocks);
  }
}
