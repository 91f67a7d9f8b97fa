/** In German, every noun is capitalised: there a name shows only by a neighbour of its kind or by its spelling. */
const german =
  /(?:^|[^\p{L}])(?:der|die|das|ist|und|wie|wer|was|ein|eine|ich|nicht|mit|von|für|zwischen|warum|welche[rsn]?|wann|wo)(?![\p{L}])/iu;
/** Capitals or digits inside, as in `iPhone`, `BMW`, `GPT-5`; three capitals at least if it has no more to it. */
const spelling =
  /(?<![\p{L}\p{N}])(?:\p{Ll}+\p{Lu}[\p{L}\p{N}]*|\p{Lu}\p{Ll}+\p{Lu}[\p{L}\p{N}]*|\p{Lu}{2,}[\p{L}\p{N}]*|\p{Lu}[\p{L}]*-?\d[\p{L}\p{N}.]*|\p{Lu}[\p{L}]+\s\d[\p{L}\p{N}.]*)(?![\p{L}\p{N}])/u;
const inside = /(?<=[\p{L}\p{N},;:'’"“«(]\s{0,2}["“«(]?)(?<![.!?]\s)\p{Lu}\p{Ll}[\p{L}'’-]*/gu;
const pair = /(?<=[\p{L}\p{N},;:]\s)\p{Lu}\p{Ll}[\p{L}'’-]*\s\p{Lu}\p{Ll}[\p{L}'’-]*/u;
const noNames =
  /^(?:I|I'm|I'd|I've|I'll|OK|Ich|Sie|Ihr|Ihre|English|German|French|Spanish|Russian|Chinese|Japanese)$/;
/** Shouted or common in questions that need no page. */
const commonCapitals =
  /^(?:I|OK|AI|TV|PC|USA?|UK|EU|FAQ|ASAP|PDF|HTML|CSS|SQL|API|JSON|HTTP|URL|CPU|GPU|RAM|DNA|RNA)$/;
const unspacedName =
  /\p{Script=Katakana}{3,}|(?<=\p{Script=Han}|\p{Script=Hiragana})\p{Lu}[\p{L}\p{N}]+|\p{Lu}[\p{L}\p{N}]+(?=\p{Script=Han}|\p{Script=Hiragana})/u;

/** Whether a message seems to name a person, place, product or work. */
export function hasProperName(message: string): boolean {
  const isShouted = !/\p{Ll}/u.test(message);
  const spelt = isShouted ? null : spelling.exec(message);
  if (spelt && !commonCapitals.test(spelt[0])) return true;
  if (unspacedName.test(message) || pair.test(message)) return true;
  if (german.test(message)) return false;
  return (message.match(inside) ?? []).some((word) => !noNames.test(word));
}
