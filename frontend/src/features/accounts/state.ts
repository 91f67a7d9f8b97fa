import type { LoginBody, RegisterBody, User } from '@parley/contract/accounts';
import { create } from 'zustand';
import { ApiError, setAuthority } from '../../lib/http.ts';
import { readStored, writeStored } from '../../lib/storage.ts';
import * as api from './api.ts';
import type { Session } from './types.ts';

/** The access token lives here and nowhere else: a script that reads storage finds nothing. */
let token: string | null = null;
let renewal: Promise<void> | null = null;
const signOutListeners = new Set<() => void>();

export const useSession = create<{ session: Session }>(() => ({ session: { status: 'restoring' } }));
const setSession = (session: Session) => useSession.setState({ session });

/** `listener` wipes what belongs to the account that just left. */
export function onSignedOut(listener: () => void): () => void {
  signOutListeners.add(listener);
  return () => signOutListeners.delete(listener);
}

/** One renewal at a time: everybody who needs a token waits for the same answer. */
function renew(): Promise<void> {
  renewal ??= takeToken().finally(() => {
    renewal = null;
  });
  return renewal;
}

async function takeToken(): Promise<void> {
  try {
    token = (await api.refresh()).access_token;
  } catch (error) {
    const isOver = error instanceof ApiError && (error.status === 401 || error.status === 403);
    const wasSignedIn = useSession.getState().session.status === 'signed-in';
    if (isOver && wasSignedIn) await leave('Your session has ended. Sign in again.');
    throw error;
  }
}

/** Who was signed in here last. It shows a name while the server is asked, and opens nothing. */
export function rememberedUser(): User | null {
  if (readStored('signed-in') !== '1') return null;
  try {
    const user = JSON.parse(readStored('user') ?? 'null') as User | null;
    return typeof user?.username === 'string' ? user : null;
  } catch {
    return null;
  }
}

async function leave(notice: string | null): Promise<void> {
  token = null;
  writeStored('signed-in', null);
  writeStored('user', null);
  delete document.documentElement.dataset.session;
  for (const listener of signOutListeners) listener();
  try {
    const { has_accounts } = await api.fetchSetup();
    setSession({ status: 'anonymous', hasAccounts: has_accounts, notice });
  } catch {
    setSession({ status: 'unreachable', user: null });
  }
}

async function enter(): Promise<void> {
  const user = await api.fetchMe();
  writeStored('signed-in', '1');
  writeStored('user', JSON.stringify(user));
  document.documentElement.dataset.session = 'likely';
  setSession({ status: 'signed-in', user });
}

/** Finds out who is here. Safe to call again after the server could not be reached. */
export async function restoreSession(): Promise<void> {
  try {
    // A refusal of what nobody has would stand in the console as an error.
    if (readStored('signed-in') !== '1') {
      const { has_accounts, has_session } = await api.fetchSetup();
      if (!has_session) {
        setSession({ status: 'anonymous', hasAccounts: has_accounts, notice: null });
        return;
      }
    }
    await renew();
    await enter();
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status >= 400 && error.status < 500;
    if (isRefused) await leave(null);
    else setSession({ status: 'unreachable', user: rememberedUser() });
  }
}

export async function signIn(body: LoginBody): Promise<void> {
  token = (await api.logIn(body)).access_token;
  await enter();
  channel?.postMessage('signed-in');
}

export async function signUp(body: RegisterBody): Promise<void> {
  await api.register(body);
  await signIn({ username: body.username, password: body.password });
}

/** Ends the session here and in every other tab, also when the server cannot be told. */
export async function signOut(): Promise<void> {
  await api.logOut().catch(() => {});
  channel?.postMessage('signed-out');
  await leave(null);
}

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('parley.session');

/** Wires the session to requests and to the other tabs. Returns the undo. */
export function connectSession(): () => void {
  setAuthority({ token: () => token, renew });
  const onMessage = ({ data }: MessageEvent) => {
    const { status } = useSession.getState().session;
    if (data === 'signed-out' && status === 'signed-in') void leave(null);
    if (data === 'signed-in' && status === 'anonymous') void restoreSession();
  };
  channel?.addEventListener('message', onMessage);
  return () => channel?.removeEventListener('message', onMessage);
}
