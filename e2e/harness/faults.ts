/** How long a suite of faults is: a share of it in `npm test`, all of it with FAULTS=full. */
export const amount = (share: number, full: number): number => (process.env.FAULTS === 'full' ? full : share);

const seed = Number(process.env.FAULTS_SEED ?? 1);

/** Numbers from 0 to 1 that are the same for the same seed. */
export function seeded(more = 0): () => number {
  let state = (seed * 7919 + more) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a suite saw, for whoever reads its output. */
export const report = (line: string) => process.stdout.write(`  seed ${seed}: ${line}\n`);
