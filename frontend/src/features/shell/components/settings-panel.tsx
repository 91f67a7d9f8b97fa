import { LogOut, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { signOut } from '../../accounts/state.ts';
import { accents, chooseAppearance, useAppearance } from '../../theme/state.ts';
import type { PanelProps } from './panels.tsx';

const themeNames = { system: 'System', light: 'Light', dark: 'Dark' };
const densityNames = { comfortable: 'Comfortable', compact: 'Compact' };
const contrastNames = { system: 'System', more: 'High' };
const accentNames = {
  blue: 'Blue',
  violet: 'Violet',
  pink: 'Pink',
  orange: 'Orange',
  green: 'Green',
  teal: 'Teal',
};

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="px-5 py-4 not-last:border-b border-border">
      <h3 className="mb-3 text-side font-medium text-text-3">{title}</h3>
      <div className="flex flex-col gap-4">{children}</div>
    </section>
  );
}

interface ChoiceProps<T extends string> {
  legend: string;
  hint?: string;
  value: T;
  names: Record<T, string>;
  onChoose: (value: T) => void;
}

/** One of a few, side by side: native radio buttons under a look of our own. */
function Choice<T extends string>({ legend, hint, value, names, onChoose }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <legend className="float-start min-w-28 flex-1 text-ui">
        {legend}
        {hint && <span className="block text-meta text-text-3">{hint}</span>}
      </legend>
      <span className="flex rounded-row border border-border p-0.5">
        {(Object.entries(names) as [T, string][]).map(([option, text]) => (
          <label
            key={option}
            className="relative grid min-h-8 cursor-pointer place-items-center rounded-chip px-3 text-side text-text-2 transition-colors hover:text-text has-checked:bg-active has-checked:font-medium has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent forced-colors:has-checked:outline-2 pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              className="absolute inset-0 cursor-pointer appearance-none outline-none"
              onChange={() => onChoose(option)}
            />
            {text}
          </label>
        ))}
      </span>
    </fieldset>
  );
}

function AccentChoice() {
  const accent = useAppearance((state) => state.accent);
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <legend className="float-start min-w-28 flex-1 text-ui">Accent</legend>
      <span className="flex flex-wrap gap-1 pointer-coarse:-ms-3">
        {accents.map((option) => (
          <label
            key={option}
            data-accent={option}
            title={accentNames[option]}
            className="swatch hit relative grid cursor-pointer place-items-center rounded-full has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={option}
              aria-label={accentNames[option]}
              checked={option === accent}
              className="peer absolute inset-0 cursor-pointer appearance-none rounded-full outline-none"
              onChange={() => chooseAppearance({ accent: option })}
            />
            <span
              aria-hidden="true"
              className="pointer-events-none size-5 rounded-full ring-offset-2 ring-offset-raised peer-checked:ring-2"
            />
          </label>
        ))}
      </span>
    </fieldset>
  );
}

/** How it looks here, and whose account it is. Every choice holds at once. */
export default function SettingsPanel({ user, onClose }: PanelProps) {
  const { theme, contrast, density } = useAppearance();
  return (
    <Dialog label="Settings" onClose={onClose}>
      <div className="flex h-13 shrink-0 items-center justify-between border-b border-border ps-5 pe-2.5">
        <h2 className="text-h3 font-medium">Settings</h2>
        <IconButton label="Close settings" className="-outline-offset-2" onClick={onClose}>
          <X size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </div>
      <div className="min-h-0 overflow-y-auto">
        <Section title="Appearance">
          <Choice
            legend="Theme"
            value={theme}
            names={themeNames}
            onChoose={(value) => chooseAppearance({ theme: value })}
          />
          <Choice
            legend="Contrast"
            value={contrast}
            names={contrastNames}
            onChoose={(value) => chooseAppearance({ contrast: value })}
          />
          <Choice
            legend="Density"
            value={density}
            names={densityNames}
            onChoose={(value) => chooseAppearance({ density: value })}
          />
          <AccentChoice />
        </Section>
        {user && (
          <Section title="Account">
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <p className="min-w-0 text-ui">
                <span className="block truncate font-medium">{user.username}</span>
                <span className="block truncate text-side text-text-3">
                  {user.email}
                  {user.role === 'admin' && ' · administrator'}
                </span>
              </p>
              <Button
                onClick={() => {
                  onClose();
                  void signOut();
                }}
              >
                <LogOut size={16} strokeWidth={1.75} aria-hidden="true" />
                Sign out
              </Button>
            </div>
          </Section>
        )}
      </div>
    </Dialog>
  );
}
