import { expect, test } from 'vitest';
import { messageInHash } from './jump.ts';

test('reads the message out of an address, and nothing else', () => {
  expect(messageInHash('#m=12')).toBe(12);
  for (const hash of ['', '#', '#m=', '#m=0', '#m=-1', '#m=1e3', '#x=1', '#m=1&y', `#m=${'9'.repeat(16)}`]) {
    expect(messageInHash(hash)).toBeNull();
  }
});
