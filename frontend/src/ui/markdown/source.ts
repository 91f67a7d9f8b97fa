/** A text with its line ends made one kind, and the way back to where a place of it was. */
export class Source {
  text = '';
  /** Places of `text` before which a character was left out. */
  #removed: number[] = [];
  #isAfterReturn = false;

  append(delta: string): void {
    if (!this.#isAfterReturn && !/[\r\0]/.test(delta)) {
      this.text += delta;
      return;
    }
    let added = '';
    for (const char of delta) {
      if (char === '\n' && this.#isAfterReturn) this.#removed.push(this.text.length + added.length);
      else added += char === '\r' ? '\n' : char === '\0' ? '\ufffd' : char;
      this.#isAfterReturn = char === '\r';
    }
    this.text += added;
  }

  /** Where `index` of `text` is in what was appended. */
  original(index: number): number {
    let count = 0;
    for (const place of this.#removed) if (place <= index) count += 1;
    return index + count;
  }
}
