import { fold } from './terms.ts';

/**
 * A pattern for any of some words or phrases in folded text. `spaced` ones, parts of patterns, stand between other
 * characters than letters and digits; `unspaced` ones may stand anywhere.
 */
export function wordPattern(spaced: readonly string[], unspaced: readonly string[] = []): RegExp {
  const words = String.raw`(?<![\p{L}\p{N}])(?:${spaced.map(fold).join('|')})(?![\p{L}\p{N}])`;
  return new RegExp([...(spaced.length > 0 ? [words] : []), ...unspaced.map(fold)].join('|'), 'u');
}
