'use client';

import type { User } from '@parley/contract/accounts';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ErrorBoundary } from '../../../ui/error-boundary.tsx';
import { Toaster } from '../../../ui/toaster.tsx';
import { rememberedUser, restoreSession, useSession } from '../../accounts/state.ts';
import { connectFeatures } from '../connect.ts';
import { useSessionRetry } from '../use-session-retry.ts';
import { BootScreen } from './boot-screen.tsx';
import { Unreachable } from './unreachable.tsx';

/** Nobody needs both at once: each is a part of the program of its own, asked for while the session is. */
const loadAuthScreen = () => import('../../accounts/components/auth-screen.tsx');
const loadWorkspace = () => import('./workspace.tsx');
const AuthScreen = lazy(loadAuthScreen);
const Workspace = lazy(loadWorkspace);

/** Whoever shows the part is told when it cannot be loaded. */
const preload = (load: () => Promise<unknown>) => void load().catch(() => {});

// Before the first render: what comes after it then comes sooner.
if (typeof document !== 'undefined') {
  preload(document.documentElement.dataset.session === 'likely' ? loadWorkspace : loadAuthScreen);
}

function Screen() {
  const session = useSession((state) => state.session);
  // The prerendered page knows nothing of the reader; the first render in the browser must say the same.
  const [remembered, setRemembered] = useState<User | null>(null);
  useEffect(() => {
    setRemembered(rememberedUser());
    const undo = connectFeatures();
    void restoreSession();
    return undo;
  }, []);
  useSessionRetry(session.status === 'unreachable');
  switch (session.status) {
    case 'restoring':
      return remembered ? <Workspace user={remembered} /> : <BootScreen />;
    case 'unreachable':
      return session.user ? <Workspace user={session.user} /> : <Unreachable />;
    case 'anonymous':
      return (
        <div className="h-full" onInputCapture={() => preload(loadWorkspace)}>
          <AuthScreen hasAccounts={session.hasAccounts} notice={session.notice} />
        </div>
      );
    case 'signed-in':
      return <Workspace user={session.user} />;
  }
}

/** The whole product. */
export function Parley() {
  return (
    <ErrorBoundary>
      <Suspense fallback={<BootScreen />}>
        <Screen />
      </Suspense>
      <Toaster />
    </ErrorBoundary>
  );
}
