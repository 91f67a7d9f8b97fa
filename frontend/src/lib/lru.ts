/** Names in the order of their last use, at most so many. */
export class Lru {
  readonly #max: number;
  readonly #names = new Set<string>();

  constructor(max: number) {
    this.#max = max;
  }

  /** `name` was used. Answers with those used least recently that have no place any more, and are not held. */
  touch(name: string, isHeld: (name: string) => boolean = () => false): string[] {
    this.#names.delete(name);
    this.#names.add(name);
    const surplus = Math.max(0, this.#names.size - this.#max);
    const evicted = [...this.#names].filter((old) => old !== name && !isHeld(old)).slice(0, surplus);
    for (const old of evicted) this.#names.delete(old);
    return evicted;
  }

  clear(): void {
    this.#names.clear();
  }
}
