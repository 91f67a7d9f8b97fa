import { fold } from './terms.ts';
import { wordPattern } from './word-pattern.ts';

/** Words that point at something said before. */
const pointing = wordPattern(
  [
    'it|its|it.s|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those|there|one|ones|the (same|former|latter|other|others|first|second)',
    'er|ihn|ihm|sein|seine|ihr|ihre|es|das|dies|diese|dieser|dieses|davon|dazu|dort|dabei|damit|daruber',
    'il|elle|ils|elles|lui|leur|ca|cela|celui|celle|y|en|son|sa|ses',
    'el|ella|ellos|ellas|eso|esto|esa|ese|su|sus|alli|lo mismo',
    'он|она|оно|они|его|ее|их|им|ему|это|этот|эта|эти|там|тот|та|те|о нем|о неи',
  ],
  ['它', '他', '她', '这个', '那个', '这', '那', 'それ', 'これ', 'あれ', 'その', 'そこ', '彼', '彼女'],
);
/** Beginnings of a question that goes on with another. */
const goingOn = wordPattern(
  [
    '(?<=^)(and|but|or|so|also|what about|how about|why|how so|since when|until when|which one|more|else)',
    '(?<=^)(und|aber|oder|also|was ist mit|wie sieht es|warum|wieso|seit wann)',
    '(?<=^)(et|mais|ou|alors|pourquoi|depuis quand|qu.en est)',
    '(?<=^)(y|pero|o|entonces|por que|que tal)',
    '(?<=^)(а|и|но|или|почему|зачем|с каких пор)',
  ],
  ['^那', '^还有', '^为什么', '^では', '^じゃあ', '^なぜ'],
);
const fewWords = 3;

/** Whether a message can only be understood with what was said before: it points there, goes on, or is a fragment. */
export function isFollowUp(message: string): boolean {
  const words = fold(message).trim();
  const count = words.split(/\s+/).length;
  const isUnspaced = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(words);
  const isFragment = isUnspaced ? words.length <= 5 : count <= fewWords;
  return isFragment || pointing.test(words) || goingOn.test(words);
}
