import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';

const cost = 11;

/** bcrypt reads 72 bytes and stops at a NUL: hashing first lets every byte of a long password count. */
const prehash = (password: string): string =>
  createHash('sha256').update(password.normalize('NFC')).digest('base64');

export const hashPassword = (password: string): Promise<string> => bcrypt.hash(prehash(password), cost);

/** Compared against for unknown accounts, so that they cost the same time as known ones. */
const nobody = bcrypt.hash(prehash('nobody'), cost);

/** Whether the password fits the hash. `null` stands for an account that does not exist. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const matches = await bcrypt.compare(prehash(password), hash ?? (await nobody));
  return matches && hash !== null;
}
