import { citingCases } from './cases/citing.ts';
import { failingCases } from './cases/failing.ts';
import { findingCases } from './cases/finding.ts';
import { talkingCases } from './cases/talking.ts';
import type { SearchCase } from './types.ts';

/** Every conversation by which search is judged. */
export const searchCases: readonly SearchCase[] = [
  ...findingCases,
  ...talkingCases,
  ...failingCases,
  ...citingCases,
];
