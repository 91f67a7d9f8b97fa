import { Monitor, Moon, Sun } from 'lucide-react';
import { MenuLabel, MenuRadio } from '../../../ui/menu.tsx';
import { chooseTheme, type ThemeChoice, useTheme } from '../state.ts';

const choices: { choice: ThemeChoice; label: string; Icon: typeof Sun }[] = [
  { choice: 'system', label: 'Like the system', Icon: Monitor },
  { choice: 'light', label: 'Light', Icon: Sun },
  { choice: 'dark', label: 'Dark', Icon: Moon },
];

/** The part of a menu that sets the colours. */
export function ThemeChoices() {
  const current = useTheme((state) => state.choice);
  return (
    <>
      <MenuLabel>Appearance</MenuLabel>
      {choices.map(({ choice, label, Icon }, index) => (
        <MenuRadio
          key={choice}
          isFirst={index === 0}
          isChecked={choice === current}
          icon={<Icon size={16} strokeWidth={1.75} className="text-text-2" aria-hidden="true" />}
          onSelect={() => chooseTheme(choice)}
        >
          {label}
        </MenuRadio>
      ))}
    </>
  );
}
