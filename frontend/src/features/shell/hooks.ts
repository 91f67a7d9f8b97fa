import { useEffect } from 'react';
import { homePath, navigate } from '../../lib/router.ts';
import { useIsWide } from '../../ui/use-media-query.ts';
import { toggleSidebar } from './state.ts';

const focusComposer = () => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus();

export function startNewChat(): void {
  navigate(homePath);
  requestAnimationFrame(focusComposer);
}

/** Ctrl+Shift+O: new chat; Ctrl+Shift+S: sidebar; Shift+Esc: to the composer. Cmd on a Mac. */
export function useShortcuts(): void {
  const isWide = useIsWide();
  useEffect(() => {
    const shortcuts: Record<string, () => void> = {
      'mod+O': startNewChat,
      'mod+S': () => toggleSidebar(isWide),
      Escape: focusComposer,
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || !event.shiftKey) return;
      const hasMod = event.ctrlKey || event.metaKey;
      const run = shortcuts[hasMod ? `mod+${event.key.toUpperCase()}` : event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isWide]);
}
