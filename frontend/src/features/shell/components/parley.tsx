'use client';

import type { User } from '@parley/contract/accounts';
import {
  type ComponentType,
  startTransition,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { ErrorBoundary } from '../../../ui/error-boundary.tsx';
import { Toaster } from '../../../ui/toaster.tsx';
import { rememberedUser, restoreSession, useSession } from '../../accounts/state.ts';
import { keepFirstWords } from '../../chat/first-words.ts';
import { connectFeatures } from '../connect.ts';
import { useSessionRetry } from '../use-session-retry.ts';
import { BootScreen } from './boot-screen.tsx';
import { Unreachable } from './unreachable.tsx';

/** Nobody needs both at once: each is a part of the program of its own, asked for while the session is. */
const loadAuthScreen = () => import('../../accounts/components/auth-screen.tsx');
const loadWorkspace = () => import('./workspace.tsx');

/** Whoever shows the part is told when it cannot be loaded. */
const preload = (load: () => Promise<unknown>) => void load().catch(() => {});

// Before the first render: what comes after it then comes sooner.
if (typeof document !== 'undefined') {
  preload(document.documentElement.dataset.session === 'likely' ? loadWorkspace : loadAuthScreen);
}

/**
 * A part of the program once it is loaded. What is there stays until then: a fallback would take the place of the
 * prerendered page, and of what is being written in it.
 */
function usePart<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  isWanted: boolean,
): ComponentType<Props> | null {
  const [loaded, setLoaded] = useState<{ part: ComponentType<Props> } | { error: unknown } | null>(null);
  useEffect(() => {
    if (!isWanted) return;
    load().then(
      ({ default: part }) => startTransition(() => setLoaded({ part })),
      (error: unknown) => setLoaded({ error }),
    );
  }, [load, isWanted]);
  if (loaded && 'error' in loaded) throw loaded.error;
  return loaded?.part ?? null;
}

/** The prerendered page. What is written there is not lost when its place is taken. */
function Boot() {
  const page = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    const field = dataset.boot ? page.current?.querySelector('textarea') : null;
    const stop = field && keepFirstWords(field);
    return () => {
      stop?.();
      delete dataset.boot;
    };
  }, []);
  return (
    <div ref={page} className="contents">
      <BootScreen />
    </div>
  );
}

function Screen() {
  const latest = useSession((state) => state.session);
  // What comes after the prerendered page is made in pieces, and takes its place when it is whole.
  const deferred = useDeferredValue(latest);
  const session = deferred.status === 'restoring' ? deferred : latest;
  // The prerendered page knows nothing of the reader; the first render in the browser must say the same.
  const [remembered, setRemembered] = useState<User | null>(null);
  useEffect(() => {
    startTransition(() => setRemembered(rememberedUser()));
    const undo = connectFeatures();
    void restoreSession();
    return undo;
  }, []);
  useSessionRetry(session.status === 'unreachable');
  const user =
    session.status === 'restoring' ? remembered : session.status === 'anonymous' ? null : session.user;
  const AuthScreen = usePart(loadAuthScreen, session.status === 'anonymous');
  const Workspace = usePart(loadWorkspace, user !== null);
  if (user) return Workspace ? <Workspace user={user} /> : <Boot />;
  if (session.status === 'unreachable') return <Unreachable />;
  if (session.status !== 'anonymous' || !AuthScreen) return <Boot />;
  return (
    <div className="h-full" onInputCapture={() => preload(loadWorkspace)}>
      <AuthScreen hasAccounts={session.hasAccounts} notice={session.notice} />
    </div>
  );
}

/** The whole product. */
export function Parley() {
  return (
    <ErrorBoundary>
      <Screen />
      <Toaster />
    </ErrorBoundary>
  );
}
