import type { User } from '@parley/contract/accounts';

export type Session =
  /** The page has just loaded and asks the server whether the cookie is still good. */
  | { status: 'restoring' }
  | { status: 'unreachable' }
  | { status: 'anonymous'; hasAccounts: boolean; notice: string | null }
  | { status: 'signed-in'; user: User };
