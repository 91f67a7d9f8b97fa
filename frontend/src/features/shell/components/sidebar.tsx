import type { User } from '@parley/contract/accounts';
import { PanelLeft, Search, SquarePen } from 'lucide-react';
import { appName } from '../../../lib/app-name.ts';
import { homePath, isPlainClick } from '../../../lib/router.ts';
import { withKeys } from '../../../lib/shortcuts.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import { useRunningConversations } from '../../chat/hooks.ts';
import { ConversationList } from '../../conversations/components/conversation-list.tsx';
import { shortcuts, startNewChat } from '../commands.ts';
import { openConversation, removeConversation } from '../connect.ts';
import { closeDrawer, openPanel, toggleSidebar } from '../state.ts';
import { AccountMenu } from './account-menu.tsx';
import { preloadPanel } from './panels.tsx';

interface SidebarProps {
  user: User | null;
  currentId: number | null;
  isWide: boolean;
}

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;
const rowLook =
  'row-height flex w-full items-center gap-2.5 rounded-row px-2.5 text-start text-side font-medium transition-colors hover:bg-hover active:bg-active';

const openSearch = {
  onPointerEnter: () => preloadPanel('palette'),
  onFocus: () => preloadPanel('palette'),
  onClick: () => openPanel('palette'),
};

/** Conversations, a way to a new one, and the account. The same in the drawer and beside the page. */
export function Sidebar({ user, currentId, isWide }: SidebarProps) {
  const runningIds = useRunningConversations();
  const { newChat, search, sidebar } = shortcuts;
  return (
    <>
      <div className="flex h-13 shrink-0 items-center justify-between ps-4 pe-2.5">
        <span className="flex items-center gap-2 text-ui font-bold tracking-[-0.011em]">
          <Mark size={22} />
          {appName}
        </span>
        <IconButton
          label={isWide ? 'Close sidebar' : 'Close'}
          title={isWide ? withKeys('Close sidebar', sidebar.keys) : 'Close'}
          onClick={toggleSidebar}
        >
          <PanelLeft {...icon} />
        </IconButton>
      </div>
      <div className="px-2 pt-1 pb-1">
        <a
          href={homePath}
          title={withKeys('New chat', newChat.keys)}
          className={rowLook}
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            startNewChat();
          }}
        >
          <SquarePen {...icon} />
          New chat
        </a>
        <button
          type="button"
          title={withKeys('Search', search.keys)}
          aria-haspopup="dialog"
          className={rowLook}
          {...openSearch}
        >
          <Search {...icon} />
          Search
        </button>
      </div>
      <ConversationList
        currentId={currentId}
        runningIds={runningIds}
        onOpen={(id) => {
          closeDrawer();
          openConversation(id);
        }}
        onDelete={(id) => {
          // The note that offers to undo it lies outside of the drawer, where nothing can be pressed while it is open.
          closeDrawer();
          removeConversation(id);
        }}
      />
      <div className="shrink-0 border-t border-border/60 p-2 pb-[max(8px,env(safe-area-inset-bottom))]">
        {user && <AccountMenu user={user} />}
      </div>
    </>
  );
}

/** The collapsed sidebar. */
export function Rail({ user }: { user: User | null }) {
  const { newChat, search, sidebar } = shortcuts;
  return (
    <div className="flex h-full flex-col items-center gap-1 py-2.5">
      <IconButton label="Open sidebar" title={withKeys('Open sidebar', sidebar.keys)} onClick={toggleSidebar}>
        <PanelLeft {...icon} />
      </IconButton>
      <IconButton label="New chat" title={withKeys('New chat', newChat.keys)} onClick={startNewChat}>
        <SquarePen {...icon} />
      </IconButton>
      <IconButton
        label="Search"
        title={withKeys('Search', search.keys)}
        aria-haspopup="dialog"
        {...openSearch}
      >
        <Search {...icon} />
      </IconButton>
      <div className="mt-auto">{user && <AccountMenu user={user} isNarrow />}</div>
    </div>
  );
}
