import type { User } from '@parley/contract/accounts';
import { Keyboard, LogOut, Settings } from 'lucide-react';
import { Menu, MenuItem, MenuRule } from '../../../ui/menu.tsx';
import { signOut } from '../../accounts/state.ts';
import { openPanel } from '../state.ts';
import { preloadPanel } from './panels.tsx';

const icon = { size: 16, strokeWidth: 1.75, className: 'text-text-2', 'aria-hidden': true } as const;

function Initial({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-7 shrink-0 place-items-center rounded-full bg-active text-meta font-medium uppercase"
    >
      {[...name][0]}
    </span>
  );
}

/** The reader's name at the foot of the sidebar, and what belongs to the person rather than to a chat. */
export function AccountMenu({ user, isNarrow = false }: { user: User; isNarrow?: boolean }) {
  return (
    <Menu
      label="Account"
      placement="above-start"
      className="w-60"
      trigger={(props) => (
        <button
          type="button"
          {...props}
          onPointerEnter={() => preloadPanel('settings')}
          className={`row-height flex items-center gap-2.5 rounded-row text-start text-side transition-colors hover:bg-hover aria-expanded:bg-hover ${isNarrow ? 'px-1' : 'w-full px-2'}`}
        >
          <Initial name={user.username} />
          <span className="sr-only">Account: </span>
          <span className={isNarrow ? 'sr-only' : 'fade-end min-w-0 flex-1 font-medium'}>
            {user.username}
          </span>
        </button>
      )}
    >
      {(close) => (
        <>
          <div className="px-2.5 pt-2 pb-1">
            <div className="truncate text-side font-medium">{user.username}</div>
            <div className="truncate text-meta text-text-3">
              {user.email}
              {user.role === 'admin' && ' · administrator'}
            </div>
          </div>
          <MenuRule />
          <MenuItem
            isFirst
            icon={<Settings {...icon} />}
            onSelect={() => {
              close();
              openPanel('settings');
            }}
          >
            Settings
          </MenuItem>
          <MenuItem
            icon={<Keyboard {...icon} />}
            onSelect={() => {
              close();
              openPanel('shortcuts');
            }}
          >
            Keyboard shortcuts
          </MenuItem>
          <MenuRule />
          <MenuItem
            icon={<LogOut {...icon} />}
            onSelect={() => {
              close();
              void signOut();
            }}
          >
            Sign out
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
