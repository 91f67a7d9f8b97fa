import { z } from 'zod';
import { limits } from './limits.ts';
import { id, text, timestamp } from './primitives.ts';

const username = z
  .string()
  .trim()
  .min(limits.usernameMinChars)
  .max(limits.usernameMaxChars)
  .regex(/^[\p{L}\p{N}._-]+$/u, 'may hold letters, digits, dot, underscore and hyphen');

const email = z.email().max(limits.emailMaxChars);

const password = text(limits.passwordMaxChars).min(limits.passwordMinChars);

export const registerBody = z.object({ username, email, password });
export type RegisterBody = z.infer<typeof registerBody>;

/** `username` may be the e-mail address too: it is the OAuth2 password form's only name for it. */
export const loginBody = z.object({
  username: text(limits.emailMaxChars).min(1).optional(),
  email: text(limits.emailMaxChars).min(1).optional(),
  password: text(limits.passwordMaxChars).min(1),
});
export type LoginBody = z.infer<typeof loginBody>;

export const user = z.object({
  id,
  username: z.string(),
  email: z.string(),
  role: z.enum(['admin', 'user']),
  is_active: z.boolean(),
  created_at: timestamp,
});
export type User = z.infer<typeof user>;

export const accessToken = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  expires_in: z.int(),
});
export type AccessToken = z.infer<typeof accessToken>;

/** What the sign-in screen needs before anybody is signed in. */
export const setup = z.object({
  has_accounts: z.boolean(),
  /** The browser has a cookie of a session, which may be over by now. */
  has_session: z.boolean(),
});
export type Setup = z.infer<typeof setup>;
