import { Check } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Placement } from './place-beside.ts';
import { Popover, type TriggerProps } from './popover.tsx';

interface MenuProps {
  label: string;
  placement?: Placement;
  className?: string;
  trigger: (props: TriggerProps, isOpen: boolean) => ReactNode;
  children: (close: () => void) => ReactNode;
}

const steps: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index <= 0 ? count : index) - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key === 'Tab') {
    event.preventDefault();
    event.currentTarget.hidePopover();
    return;
  }
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const index = items.indexOf(document.activeElement as HTMLElement);
  items[step(index, items.length)]?.focus();
}

export function Menu({ className = '', ...rest }: MenuProps) {
  return (
    <Popover
      {...rest}
      role="menu"
      className={`min-w-44 overflow-y-auto ${className}`}
      onKeyDown={moveFocus}
    />
  );
}

const itemLook =
  'row-height flex w-full items-center gap-2.5 rounded-row px-2.5 text-start text-side outline-none hover:bg-hover focus:bg-hover active:bg-active';

interface MenuItemProps {
  icon?: ReactNode;
  isDanger?: boolean;
  /** Has the focus when the menu opens. */
  isFirst?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, isDanger = false, isFirst = false, onSelect, children }: MenuItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      data-autofocus={isFirst || undefined}
      className={`${itemLook} ${isDanger ? 'text-danger' : ''}`}
      onClick={onSelect}
    >
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
    </button>
  );
}

interface MenuRadioProps extends Omit<MenuItemProps, 'isDanger'> {
  isChecked: boolean;
}

export function MenuRadio({ icon, isChecked, isFirst = false, onSelect, children }: MenuRadioProps) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={isChecked}
      tabIndex={-1}
      data-autofocus={isFirst || undefined}
      className={itemLook}
      onClick={onSelect}
    >
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      <Check size={16} strokeWidth={1.75} className={isChecked ? '' : 'invisible'} aria-hidden="true" />
    </button>
  );
}

export function MenuRule() {
  return <hr className="mx-2.5 my-1 border-border" />;
}
