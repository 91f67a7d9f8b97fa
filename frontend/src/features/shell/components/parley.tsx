'use client';

import type { User } from '@parley/contract/accounts';
import { useEffect, useState } from 'react';
import { ErrorBoundary } from '../../../ui/error-boundary.tsx';
import { Toaster } from '../../../ui/toaster.tsx';
import { AuthScreen } from '../../accounts/components/auth-screen.tsx';
import { rememberedUser, restoreSession, useSession } from '../../accounts/state.ts';
import { connectFeatures } from '../connect.ts';
import { useSessionRetry } from '../use-session-retry.ts';
import { BootScreen } from './boot-screen.tsx';
import { Unreachable } from './unreachable.tsx';
import { Workspace } from './workspace.tsx';

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
      return <AuthScreen hasAccounts={session.hasAccounts} notice={session.notice} />;
    case 'signed-in':
      return <Workspace user={session.user} />;
  }
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
