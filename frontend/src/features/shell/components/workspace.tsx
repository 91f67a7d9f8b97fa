import type { User } from '@parley/contract/accounts';
import { type ReactNode, useEffect, useState } from 'react';
import { appName } from '../../../lib/app-name.ts';
import { afterPaint } from '../../../lib/frames.ts';
import { onComeback } from '../../../lib/network.ts';
import { homePath, navigate, type Route, useRoute } from '../../../lib/router.ts';
import { Button } from '../../../ui/button.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { useIsWide } from '../../../ui/use-media-query.ts';
import { type ChatEnvironment, ChatEnvironmentContext } from '../../chat/components/environment.ts';
import { ThreadView } from '../../chat/components/thread-view.tsx';
import { useThread } from '../../chat/hooks.ts';
import { followUnread, noteSeen } from '../../conversations/activity.ts';
import { loadMore, retryList, useConversations } from '../../conversations/state.ts';
import { FirstRunCard } from '../../models/components/first-run-card.tsx';
import { ModelList } from '../../models/components/model-list.tsx';
import { useCurrentModel, useModelsLoader } from '../../models/hooks.ts';
import { requestedModelId, useModelsState } from '../../models/state.ts';
import { connectCommands, startNewChat } from '../commands.ts';
import { noteShownHome } from '../connect.ts';
import { closeDrawer, useShell } from '../state.ts';
import { Header } from './header.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { Panels } from './panels.tsx';
import { ResizeHandle } from './resize-handle.tsx';
import { Rail, Sidebar } from './sidebar.tsx';

function useChatEnvironmentValue(user: User | null): ChatEnvironment {
  const list = useModelsState((state) => state.list);
  const current = useCurrentModel();
  const modelId = useModelsState(requestedModelId);
  const isFirstRun = useConversations(({ items, nextCursor }) => nextCursor === null && items.length === 0);
  const renderModels = (onChoose: (modelId: string) => void): ReactNode =>
    list && (
      <ModelList list={list} currentId={current?.id ?? null} onChoose={(model) => onChoose(model.id)} />
    );
  return {
    modelId,
    canAnswer: list === null || current !== null || list.local.status === 'downloading',
    userName: user?.username ?? null,
    renderModels: list && list.items.length > 1 ? renderModels : null,
    welcome: <FirstRunCard isAdmin={user?.role === 'admin'} isFirstRun={isFirstRun} />,
  };
}

function Conversation({ route, isWide }: { route: Route; isWide: boolean }) {
  const thread = useThread(route);
  const [isScrolled, setIsScrolled] = useState(false);
  useEffect(() => {
    if (route.name === 'home') noteShownHome(thread.key);
    // Telling the browser takes some milliseconds, which the first frame need not wait for.
    return afterPaint(() => {
      document.title = thread.title ? `${thread.title} · ${appName}` : appName;
    });
  }, [route.name, thread.key, thread.title]);
  // Whoever signs out leaves no title behind.
  useEffect(
    () => () => {
      document.title = appName;
    },
    [],
  );
  return (
    <>
      <Header title={thread.title} isScrolled={isScrolled && thread.turns.length > 0} isWide={isWide} />
      <OfflineBanner />
      <main className="flex min-h-0 flex-1 flex-col">
        <ThreadView thread={thread} onScrolled={setIsScrolled} onNew={startNewChat} />
      </main>
    </>
  );
}

function NotFound() {
  return (
    <main className="grid flex-1 place-items-center px-6 text-center">
      <div className="flex flex-col items-center gap-4">
        <h1 className="text-h2 font-medium">There is nothing here</h1>
        <Button onClick={() => navigate(homePath, { replace: true })}>Go to the start</Button>
      </div>
    </main>
  );
}

/** The product of somebody who is signed in, or, for the moment until that is known, very likely is. */
export default function Workspace({ user }: { user: User | null }) {
  const route = useRoute();
  const isWide = useIsWide();
  const { isCollapsed, isDrawerOpen } = useShell();
  const environment = useChatEnvironmentValue(user);
  useModelsLoader();
  useEffect(connectCommands, []);
  useEffect(() => {
    void loadMore();
    return onComeback(() => void retryList());
  }, []);
  const currentId = route.name === 'conversation' ? route.conversationId : null;
  useEffect(() => {
    const look = () => {
      if (currentId !== null && !document.hidden) noteSeen(currentId);
    };
    look();
    document.addEventListener('visibilitychange', look);
    const leave = followUnread(look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      leave();
    };
  }, [currentId]);
  const sidebar = <Sidebar user={user} currentId={currentId} isWide={isWide} />;

  return (
    <ChatEnvironmentContext value={environment}>
      <div data-screen="workspace" className="fixed inset-0 flex">
        {isWide ? (
          <aside
            aria-label="Sidebar"
            className={`relative flex shrink-0 flex-col bg-sidebar border-e border-border/60 ${isCollapsed ? 'w-13' : 'w-(--sidebar-width)'}`}
          >
            {isCollapsed ? <Rail user={user} /> : sidebar}
            {!isCollapsed && <ResizeHandle />}
          </aside>
        ) : (
          <Drawer label="Sidebar" isOpen={isDrawerOpen} onClose={closeDrawer}>
            {sidebar}
          </Drawer>
        )}
        <div className="relative flex min-w-0 flex-1 flex-col pb-[var(--keyboard,0px)]">
          {route.name === 'unknown' ? <NotFound /> : <Conversation route={route} isWide={isWide} />}
        </div>
      </div>
      <Panels user={user} />
    </ChatEnvironmentContext>
  );
}
