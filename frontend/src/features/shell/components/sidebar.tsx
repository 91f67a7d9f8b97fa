import type { User } from '@parley/contract/accounts';
import { PanelLeft, SquarePen } from 'lucide-react';
import { appName } from '../../../lib/app-name.ts';
import { homePath, isPlainClick } from '../../../lib/router.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import { useRunningConversations } from '../../chat/hooks.ts';
import { ConversationList } from '../../conversations/components/conversation-list.tsx';
import { openConversation, removeConversation } from '../connect.ts';
import { startNewChat } from '../hooks.ts';
import { closeDrawer, toggleSidebar } from '../state.ts';
import { AccountMenu } from './account-menu.tsx';

interface SidebarProps {
  user: User | null;
  currentId: number | null;
  isWide: boolean;
}

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Conversations, a way to a new one, and the account. The same in the drawer and beside the page. */
export function Sidebar({ user, currentId, isWide }: SidebarProps) {
  const runningIds = useRunningConversations();
  return (
    <>
      <div className="flex h-13 shrink-0 items-center justify-between ps-4 pe-2.5">
        <span className="flex items-center gap-2 text-ui font-bold tracking-[-0.011em]">
          <Mark size={22} />
          {appName}
        </span>
        <IconButton label={isWide ? 'Close sidebar' : 'Close'} onClick={() => toggleSidebar(isWide)}>
          <PanelLeft {...icon} />
        </IconButton>
      </div>
      <div className="px-2 pt-1 pb-1">
        <a
          href={homePath}
          className="row-height flex items-center gap-2.5 rounded-row px-2.5 text-side font-medium transition-colors hover:bg-hover"
          onClick={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            closeDrawer();
            startNewChat();
          }}
        >
          <SquarePen {...icon} />
          New chat
        </a>
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
      <div className="shrink-0 p-2 pb-[max(8px,env(safe-area-inset-bottom))]">
        {user && <AccountMenu user={user} />}
      </div>
    </>
  );
}

/** The collapsed sidebar. */
export function Rail({ user }: { user: User | null }) {
  return (
    <div className="flex h-full flex-col items-center gap-1 py-2.5">
      <IconButton label="Open sidebar" onClick={() => toggleSidebar(true)}>
        <PanelLeft {...icon} />
      </IconButton>
      <IconButton label="New chat" onClick={startNewChat}>
        <SquarePen {...icon} />
      </IconButton>
      <div className="mt-auto">{user && <AccountMenu user={user} isNarrow />}</div>
    </div>
  );
}
