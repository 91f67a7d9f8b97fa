import { z } from 'zod';

/** Text that PostgreSQL and every UTF-8 reader can hold: no NUL, no lone surrogate. */
export const text = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .refine((s) => !s.includes('\u0000') && s.isWellFormed(), 'must be valid Unicode without NUL characters');

/** A database id as JSON carries it. */
export const id = z.int().positive();

/** A database id inside an address: digits only, so that `1e3`, `0x1` and ` 1` are not ids. */
export const writtenId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a positive integer')
  .transform(Number);

export const pathId = z.object({ id: writtenId });

/** ISO 8601 with microseconds and `Z`: what PostgreSQL holds, unshortened, so that it can serve as a cursor. */
export const timestamp = z.string();

export const nothing = z.undefined();
