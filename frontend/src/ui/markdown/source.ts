/** A text with its line ends made one kind, and the way back to where a place of it was. */
export class Source {
  text = '';
  /** How many characters were left out before a place of `text`. */
  #removed: { place: number; chars: number }[] = [];
  #isAfterReturn = false;

  append(delta: string): void {
    if (!this.#isAfterReturn && !/[\r\0]/.test(delta)) {
      this.text += delta;
      return;
    }
    let added = '';
    for (const char of delta) {
      if (char === '\n' && this.#isAfterReturn)
        this.#removed.push({ place: this.text.length + added.length, chars: 1 });
      else added += char === '\r' ? '\n' : char === '\0' ? '\ufffd' : char;
      this.#isAfterReturn = char === '\r';
    }
    this.text += added;
  }

  /** Tells that `chars` characters are left out that stand before what is appended `after` characters from here. */
  skip(chars: number, after = 0): void {
    if (chars > 0) this.#removed.push({ place: this.text.length + after, chars });
  }

  /** Where `index` of `text` is in what was appended. */
  original(index: number): number {
    let count = 0;
    for (const { place, chars } of this.#removed) if (place <= index) count += chars;
    return index + count;
  }
}
