'use client';

import { useEffect, useState } from 'react';
import { ErrorBoundary } from '../../../ui/error-boundary.tsx';
import { Toaster } from '../../../ui/toaster.tsx';
import { AuthScreen } from '../../accounts/components/auth-screen.tsx';
import { restoreSession, useSession } from '../../accounts/state.ts';
import { useChat } from '../../chat/state.ts';
import { connectFeatures } from '../connect.ts';
import { BootScreen } from './boot-screen.tsx';
import { Unreachable, useSessionRetry } from './unreachable.tsx';
import { Workspace } from './workspace.tsx';

function Screen() {
  const session = useSession((state) => state.session);
  // The prerendered page knows nothing of the reader; the first render in the browser must say the same.
  const [isLikely, setIsLikely] = useState(false);
  useEffect(() => {
    setIsLikely(document.documentElement.dataset.session === 'likely');
    const undo = connectFeatures();
    void restoreSession();
    return undo;
  }, []);
  useSessionRetry(session.status === 'unreachable');
  const hasKept = useChat(({ threads }) => Object.values(threads).some(({ turns }) => turns.length > 0));
  switch (session.status) {
    case 'restoring':
      return isLikely ? <Workspace user={null} /> : <BootScreen />;
    case 'unreachable':
      return isLikely && hasKept ? <Workspace user={null} /> : <Unreachable />;
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
