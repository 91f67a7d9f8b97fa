import type { AccessToken } from '@parley/contract/accounts';

/** Both halves of a sign-in: the access token for the answer's body, the refresh token for the cookie. */
export interface SignIn {
  access: AccessToken;
  refreshToken: string;
}

export interface AccessClaims {
  userId: number;
  sessionId: number;
}
