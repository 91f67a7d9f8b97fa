import { create } from 'zustand';
import { readStored, writeStored } from '../../lib/storage.ts';

interface ShellState {
  /** On a wide window: the sidebar is narrow. */
  isCollapsed: boolean;
  /** On a narrow window: the drawer is open. */
  isDrawerOpen: boolean;
}

export const useShell = create<ShellState>(() => ({
  isCollapsed: readStored('sidebar') === 'closed',
  isDrawerOpen: false,
}));

export function toggleSidebar(isWide: boolean): void {
  if (!isWide) {
    useShell.setState(({ isDrawerOpen }) => ({ isDrawerOpen: !isDrawerOpen }));
    return;
  }
  const isCollapsed = !useShell.getState().isCollapsed;
  writeStored('sidebar', isCollapsed ? 'closed' : null);
  useShell.setState({ isCollapsed });
}

export const closeDrawer = () => useShell.setState({ isDrawerOpen: false });
