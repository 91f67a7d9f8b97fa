/** What comes after so many characters of a block stays plain: more is looked at, not read. */
export const maxColouredChars = 50_000;
/** A longer line is data, and the expressions of grammars take seconds for it. */
export const maxLineChars = 1000;
/** One try at a line, and all lines of a block together, may take this long. */
export const maxLineMs = 200;
export const maxBlockMs = 15_000;
