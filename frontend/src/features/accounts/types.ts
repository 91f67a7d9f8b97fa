import type { User } from '@parley/contract/accounts';

export type Session =
  /** The page has just loaded and asks the server whether the cookie is still good. */
  | { status: 'restoring' }
  /** `user`: who was here last and has not signed out. */
  | { status: 'unreachable'; user: User | null }
  | { status: 'anonymous'; hasAccounts: boolean; notice: string | null }
  | { status: 'signed-in'; user: User };
