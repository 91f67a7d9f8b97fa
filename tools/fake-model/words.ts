const stops = new Set(
  `a about after all also an and any are as at be been before but by can could did do does for from had has have how i if
in into is it its me more most much my no not of on one only or our say says she he so some such than that the their them
then there these they this to was we were what when where which who whom whose why will with would you your please tell
aber als am an auch auf aus bei bin bis da das dass dem den der des die dies diese dieser doch du ein eine einem einen
einer er es für hat haben hatte ich ihr ihre im in ist ja kann man mein mich mir mit nach nicht noch nur ob oder sehr sich
sie sind so über um und uns von vor war waren was wann warum welche welcher wem wen wer wie wieso wird wo woher zu zum zur
bitte`.split(/\s+/),
);
const stemChars = 6;

/** The words of a text that carry meaning, in order: lower case, no diacritics, cut to a crude stem. */
export function contentWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => word.length > 1 && !stops.has(word)).map(stem);
}

function stem(word: string): string {
  const plain = word.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss');
  return plain.length > stemChars ? plain.slice(0, stemChars) : plain.replace(/(?<=\w{3})s$/, '');
}

/** How much the meeting of each word tells: the rarer among `texts`, the more. */
export function wordWeights(texts: readonly (readonly string[])[]): (word: string) => number {
  const seenIn = new Map<string, number>();
  for (const words of texts) for (const word of new Set(words)) seenIn.set(word, (seenIn.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + texts.length / (seenIn.get(word) ?? texts.length));
}

/** The sentences of a text; a line break always ends one. */
export function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => line.split(/(?<=\p{L}{2}[.!?]["”“]?|\d{4}[.!?]|[!?]["”“]?)\s+(?=["„“(]?[\p{Lu}\d])/u))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
