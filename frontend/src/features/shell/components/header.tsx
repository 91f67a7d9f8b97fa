import { PanelLeft, SquarePen } from 'lucide-react';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ModelPicker } from '../../models/components/model-picker.tsx';
import { startNewChat } from '../commands.ts';
import { toggleSidebar } from '../state.ts';

interface HeaderProps {
  title: string | null;
  isScrolled: boolean;
  isWide: boolean;
}

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Bare until something scrolls under it; then it has an edge and says where one is. */
export function Header({ title, isScrolled, isWide }: HeaderProps) {
  return (
    <header
      className={`grid h-[calc(52px+env(safe-area-inset-top))] shrink-0 grid-cols-[minmax(0,auto)_minmax(0,1fr)_auto] items-center gap-2 border-b px-2 pt-[env(safe-area-inset-top)] transition-colors duration-200 wide:grid-cols-[minmax(0,1fr)_minmax(0,auto)_minmax(0,1fr)] ${isScrolled ? 'border-border' : 'border-transparent'}`}
    >
      <div className="flex min-w-0 items-center gap-1">
        {!isWide && (
          <IconButton label="Open sidebar" onClick={toggleSidebar}>
            <PanelLeft {...icon} />
          </IconButton>
        )}
        <ModelPicker />
      </div>
      <p
        aria-hidden={!isScrolled}
        className={`truncate text-center text-side text-text-2 transition-opacity duration-200 ${isScrolled ? '' : 'opacity-0'}`}
      >
        {title}
      </p>
      <div className="flex justify-end">
        {!isWide && (
          <IconButton label="New chat" onClick={startNewChat}>
            <SquarePen {...icon} />
          </IconButton>
        )}
      </div>
    </header>
  );
}
