import { limits } from '@parley/contract/limits';

export interface PasswordStrength {
  /** 0 to 4 quarters of the meter. */
  level: 0 | 1 | 2 | 3 | 4;
  label: string;
}

const common = /^(?:passw[o0]rd|qwert[yz]|asdf|letmein|welcome|admin|iloveyou|dragon|monkey|abc|123)/i;
const pools: [RegExp, number][] = [
  [/\p{Ll}/u, 26],
  [/\p{Lu}/u, 26],
  [/\p{N}/u, 10],
  [/[^\p{L}\p{N}]/u, 33],
];

/**
 * A rough guess of how hard a password is to find, to steer the person who chooses it. The server decides alone what
 * it accepts.
 */
export function passwordStrength(password: string, others: readonly string[] = []): PasswordStrength {
  const missing = limits.passwordMinChars - password.length;
  if (password === '') return { level: 0, label: `At least ${missing} characters` };
  if (missing > 0)
    return { level: 0, label: `${missing} more ${missing === 1 ? 'character' : 'characters'}` };
  const bits = guessBits(password, others);
  if (bits < 40) return { level: 1, label: 'Easy to guess' };
  if (bits < 55) return { level: 2, label: 'Fair' };
  if (bits < 75) return { level: 3, label: 'Good' };
  return { level: 4, label: 'Strong' };
}

function guessBits(password: string, others: readonly string[]): number {
  const lower = password.toLowerCase();
  const isNamed = others.some((other) => other.length > 2 && lower.includes(other.toLowerCase()));
  const pool = pools.reduce((sum, [pattern, size]) => (pattern.test(password) ? sum + size : sum), 0);
  const chars = [...password];
  // A character that repeats its neighbour or continues a run such as 4-5-6 adds next to nothing.
  const surprises = chars.filter((char, index) => {
    const step =
      index === 0 ? Number.NaN : (char.codePointAt(0) ?? 0) - (chars[index - 1]?.codePointAt(0) ?? 0);
    return Number.isNaN(step) || Math.abs(step) > 1;
  }).length;
  const bits = surprises * Math.log2(Math.max(pool, 2));
  return common.test(password) || isNamed ? bits * 0.4 : bits;
}
