/**
 * What nobody sees and what can carry or hide words: soft hyphens, zero-width characters, marks that turn the direction
 * of writing, the tag block, control characters. The exceptions are what line ends, emoji and joined scripts need.
 */
const invisible = /[[\p{Default_Ignorable_Code_Point}\p{Cc}\uFFF9-\uFFFB]--[\t\n\u200C\u200D\uFE0E\uFE0F]]/gv;
/** Where joiners change how words look. */
const joinedScripts =
  'Arabic Syriac Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar';
const joined = joinedScripts.split(' ').map((script) => `\\p{Script=${script}}`);
/** Elsewhere than in these scripts and between the parts of an emoji, and more than one at a place, they only hide. */
const joiners = new RegExp(
  `(?<=[\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F${joined.join('')}])([\\u200C\\u200D])[\\u200C\\u200D]*|[\\u200C\\u200D]+`,
  'gu',
);
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;

/** One text in one form: NFC, well-formed, lines ended by `\n`, nothing that nobody can see. */
export const cleanCharacters = (text: string): string =>
  text.toWellFormed().replace(lineEnds, '\n').replace(invisible, '').replace(joiners, '$1').normalize('NFC');

/** Lines without blanks at their ends, at most one empty line in a row; what is inside a line stays. */
export const tidyLines = (text: string): string =>
  text
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');

/** Any white space as one blank. */
export const oneLine = (text: string): string => cleanCharacters(text).replace(/\s+/g, ' ').trim();
