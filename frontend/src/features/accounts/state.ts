import type { LoginBody, RegisterBody, User } from '@parley/contract/accounts';
import { create } from 'zustand';
import { forgetEarlyAnswers } from '../../lib/early-requests.ts';
import { ApiError, setAuthority } from '../../lib/http.ts';
import { readStored, writeStored } from '../../lib/storage.ts';
import * as api from './api.ts';
import type { Session } from './types.ts';

/** The access token lives here and nowhere else: a script that reads storage finds nothing. */
let token: string | null = null;
let renewal: Promise<void> | null = null;
/** Whose data this tab holds. */
let heldUserId: number | null = null;
/** Another one begins when somebody leaves or signs in: what was asked for before must not be heeded after. */
let era = 0;
const signOutListeners = new Set<SignOutListener>();

export const useSession = create<{ session: Session }>(() => ({ session: { status: 'restoring' } }));
const setSession = (session: Session) => useSession.setState({ session });

/** `keepsUnsent`: what was written and not sent stays in storage, for the account that storage names. */
type SignOutListener = (keepsUnsent: boolean) => void;

/** `listener` wipes what belongs to the account that just left. */
export function onSignedOut(listener: SignOutListener): () => void {
  signOutListeners.add(listener);
  return () => signOutListeners.delete(listener);
}

function wipe(keepsUnsent: boolean): void {
  heldUserId = null;
  for (const listener of signOutListeners) listener(keepsUnsent);
}

function beginEra(nextToken: string | null): void {
  era += 1;
  forgetEarlyAnswers();
  token = nextToken;
  renewal = null;
}

/** What a proxy in between has to say ends no session. */
const isOver = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 401 || error.status === 403);

const signedOut = () => new ApiError('unauthenticated', 'Nobody is signed in.', { status: 401 });

/** One renewal at a time: everybody who needs a token waits for the same answer. */
function renew(): Promise<void> {
  if (renewal) return renewal;
  const own = takeToken().finally(() => {
    if (renewal === own) renewal = null;
  });
  renewal = own;
  return own;
}

/** The cookie may outlive a sign-out that the server has not heard of: nothing on the screen may use it. */
async function renewForRequest(): Promise<void> {
  if (isLeaving() || useSession.getState().session.status === 'anonymous') throw signedOut();
  await renew();
}

async function takeToken(): Promise<void> {
  const begun = era;
  try {
    const { access_token } = await api.refresh();
    if (begun !== era) throw signedOut();
    token = access_token;
  } catch (error) {
    const wasSignedIn = useSession.getState().session.status === 'signed-in';
    if (begun === era && isOver(error) && wasSignedIn) await leave('Your session has ended. Sign in again.');
    throw error;
  }
}

/** Who was signed in here last. It shows a name while the server is asked, and opens nothing. */
export function rememberedUser(): User | null {
  return readStored('signed-in') !== '1' || isLeaving() ? null : storedUser();
}

/** Whose unsent words are in storage: whoever was signed in here last, until they sign out. */
function storedUser(): User | null {
  try {
    const user = JSON.parse(readStored('user') ?? 'null') as User | null;
    return typeof user?.username === 'string' ? user : null;
  } catch {
    return null;
  }
}

/** Somebody has signed out, and the server has not said that it knows. */
const isLeaving = () => readStored('leaving') === '1';

/** Ends what is still being asked for a sign-out: its answer would take away the cookie of whoever comes next. */
let ending = new AbortController();

async function endOnServer(): Promise<void> {
  writeStored('leaving', '1');
  writeStored('user', null);
  ending.abort(new Error('Asked for once more.'));
  ending = new AbortController();
  const { signal } = ending;
  await api.logOut(signal);
  if (!signal.aborted) writeStored('leaving', null);
}

function leave(notice: string | null): Promise<void> {
  channel?.postMessage({ type: 'signed-out' } satisfies Message);
  return leaveHere(notice);
}

async function leaveHere(notice: string | null): Promise<void> {
  beginEra(null);
  const begun = era;
  writeStored('signed-in', null);
  delete document.documentElement.dataset.session;
  // Before the wipe, or what is on the screen would read again what it has just lost. Whoever leaves has an account.
  setSession({ status: 'anonymous', hasAccounts: true, notice });
  // A session that ended by itself takes no words: whoever had it comes back.
  wipe(storedUser() !== null);
  const setup = await api.fetchSetup().catch(() => null);
  if (begun !== era) return;
  if (setup) setSession({ status: 'anonymous', hasAccounts: setup.has_accounts, notice });
  else setSession({ status: 'unreachable', user: null });
}

async function enter(): Promise<void> {
  const begun = era;
  const user = await api.fetchMe();
  if (begun !== era) return;
  const isOfOther = (storedUser()?.id ?? user.id) !== user.id;
  if (isOfOther || (heldUserId ?? user.id) !== user.id) wipe(!isOfOther);
  heldUserId = user.id;
  writeStored('signed-in', '1');
  writeStored('user', JSON.stringify(user));
  document.documentElement.dataset.session = 'likely';
  setSession({ status: 'signed-in', user });
}

/** Finds out who is here. Safe to call again after the server could not be reached. */
export async function restoreSession(): Promise<void> {
  const begun = era;
  heldUserId ??= rememberedUser()?.id ?? null;
  try {
    if (isLeaving()) {
      await endOnServer();
      if (begun === era) await leaveHere(null);
      return;
    }
    // A refusal of what nobody has would stand in the console as an error.
    if (readStored('signed-in') !== '1') {
      const { has_accounts, has_session } = await api.fetchSetup();
      if (begun !== era) return;
      if (!has_session) {
        setSession({ status: 'anonymous', hasAccounts: has_accounts, notice: null });
        return;
      }
    }
    await renew();
    await enter();
  } catch (error) {
    if (begun !== era) return;
    if (isOver(error)) await leave(null);
    else setSession({ status: 'unreachable', user: rememberedUser() });
  }
}

export async function signIn(body: LoginBody): Promise<void> {
  ending.abort(new Error('Somebody signs in.'));
  const { access_token } = await api.logIn(body);
  writeStored('leaving', null);
  beginEra(access_token);
  await enter();
  const { session } = useSession.getState();
  if (session.status !== 'signed-in') return;
  channel?.postMessage({ type: 'signed-in', userId: session.user.id } satisfies Message);
}

export async function signUp(body: RegisterBody): Promise<void> {
  await api.register(body);
  await signIn({ username: body.username, password: body.password });
}

/** Ends the session here and in every other tab. A server that cannot be told now is told before anybody comes back. */
export async function signOut(): Promise<void> {
  void endOnServer().catch(() => {});
  await leave(null);
}

/** What one tab tells the others. */
type Message = { type: 'signed-in'; userId: number } | { type: 'signed-out' };

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('parley.session');

/** Wires the session to requests and to the other tabs. Returns the undo. */
export function connectSession(): () => void {
  setAuthority({ token: () => token, renew: renewForRequest });
  const onMessage = ({ data }: MessageEvent<Message>) => {
    const { session } = useSession.getState();
    if (data.type === 'signed-out' && session.status !== 'anonymous') void leaveHere(null);
    const isKnown =
      session.status === 'signed-in' && data.type === 'signed-in' && session.user.id === data.userId;
    if (data.type !== 'signed-in' || isKnown) return;
    forgetEarlyAnswers();
    void restoreSession();
  };
  channel?.addEventListener('message', onMessage);
  return () => channel?.removeEventListener('message', onMessage);
}
