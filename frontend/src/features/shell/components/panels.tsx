import type { User } from '@parley/contract/accounts';
import { type ComponentType, useEffect, useState } from 'react';
import { showToast } from '../../../ui/toasts.ts';
import { closePanel, type Panel, useShell } from '../state.ts';

export interface PanelProps {
  user: User | null;
  onClose: () => void;
}

/** Each panel is a part of the program of its own, fetched when it is first wanted. */
const loaders: Record<Panel, () => Promise<{ default: ComponentType<PanelProps> }>> = {
  palette: () => import('./command-palette.tsx'),
  settings: () => import('./settings-panel.tsx'),
  shortcuts: () => import('./shortcut-sheet.tsx'),
};

/** Fetches a panel while the pointer or the focus is on its way to what opens it. */
export function preloadPanel(panel: Panel): void {
  // Whoever opens it is told.
  void loaders[panel]().catch(() => {});
}

/** So long after the start nothing more urgent is being fetched. */
const calmMs = 3000;

/** What lies over the page, one at a time. */
export function Panels({ user }: { user: User | null }) {
  const wanted = useShell((state) => state.panel);
  const [loaded, setLoaded] = useState<{ panel: Panel; View: ComponentType<PanelProps> } | null>(null);
  useEffect(() => {
    // What is typed after Ctrl+K goes where the reader means it to go only if the palette is there at once.
    const timer = setTimeout(() => preloadPanel('palette'), calmMs);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (wanted === null) return;
    let isWanted = true;
    loaders[wanted]()
      .then((part) => {
        if (isWanted) setLoaded({ panel: wanted, View: part.default });
      })
      .catch(() => {
        if (!isWanted) return;
        closePanel();
        showToast('This part of the page could not be loaded. Try again when the network is back.', {
          tone: 'problem',
        });
      });
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  if (wanted === null || loaded?.panel !== wanted) return null;
  const { View } = loaded;
  return <View user={user} onClose={closePanel} />;
}
