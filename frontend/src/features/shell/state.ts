import { create } from 'zustand';
import { readStored, writeStored } from '../../lib/storage.ts';
import { isWideNow } from '../../ui/use-media-query.ts';

/** What lies over the page. */
export type Panel = 'palette' | 'settings' | 'shortcuts';

interface ShellState {
  /** On a wide window: the sidebar is narrow. */
  isCollapsed: boolean;
  /** On a narrow window: the drawer is open. */
  isDrawerOpen: boolean;
  panel: Panel | null;
}

export const useShell = create<ShellState>(() => ({
  isCollapsed: readStored('sidebar') === 'closed',
  isDrawerOpen: false,
  panel: null,
}));

export function toggleSidebar(): void {
  if (!isWideNow()) {
    useShell.setState(({ isDrawerOpen }) => ({ isDrawerOpen: !isDrawerOpen }));
    return;
  }
  const isCollapsed = !useShell.getState().isCollapsed;
  writeStored('sidebar', isCollapsed ? 'closed' : null);
  useShell.setState({ isCollapsed });
}

/** Opens a panel in the place of any other. */
export const openPanel = (panel: Panel) => useShell.setState({ panel, isDrawerOpen: false });

export const closePanel = () => useShell.setState({ panel: null });

export const closeDrawer = () => useShell.setState({ isDrawerOpen: false });

export const sidebarWidth = { min: 220, usual: 264, max: 360, stepPx: 16 } as const;

export function readSidebarWidth(): number {
  const stored = Number(readStored('sidebar-width'));
  return stored >= sidebarWidth.min && stored <= sidebarWidth.max ? stored : sidebarWidth.usual;
}

/** Answers with the width that there is now, which is never out of bounds. `app/first-paint.ts` reads what is kept. */
export function setSidebarWidth(wantedPx: number, isKept: boolean): number {
  const px = Math.round(Math.min(sidebarWidth.max, Math.max(sidebarWidth.min, wantedPx)));
  document.documentElement.style.setProperty('--sidebar-width', `${px}px`);
  if (isKept) writeStored('sidebar-width', `${px}`);
  return px;
}
