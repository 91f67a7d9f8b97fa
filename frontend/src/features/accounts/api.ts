import type { AccessToken, LoginBody, RegisterBody, Setup, User } from '@parley/contract/accounts';
import { request } from '../../lib/http.ts';

export const fetchSetup = () => request<Setup>('/api/v1/auth/setup', { auth: 'none' });

export const register = (body: RegisterBody) =>
  request<User>('/api/v1/auth/register', { method: 'POST', body, auth: 'none' });

export const logIn = (body: LoginBody) =>
  request<AccessToken>('/api/v1/auth/login', { method: 'POST', body, auth: 'none' });

/** Trades the httpOnly cookie for a new access token. */
export const refresh = () => request<AccessToken>('/api/v1/auth/refresh', { method: 'POST', auth: 'none' });

export const logOut = (signal: AbortSignal) =>
  request<void>('/api/v1/auth/logout', { method: 'POST', auth: 'none', signal });

export const fetchMe = () => request<User>('/api/v1/auth/me');
