import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { type PasswordStrength, passwordStrength } from '../password-strength.ts';

interface PasswordFieldProps {
  isNew: boolean;
  value: string;
  /** What the password should not be built from. */
  others?: readonly string[];
  error: string | undefined;
  onChange: (value: string) => void;
}

const colours = ['bg-active', 'bg-danger', 'bg-warning', 'bg-success', 'bg-success'];

function StrengthMeter({ strength }: { strength: PasswordStrength }) {
  return (
    <span className="flex items-center gap-3">
      <span className="flex flex-1 gap-1" aria-hidden="true">
        {[1, 2, 3, 4].map((quarter) => (
          <span
            key={quarter}
            className={`h-1 flex-1 rounded-full transition-colors duration-200 ${strength.level >= quarter ? colours[strength.level] : 'bg-active'}`}
          />
        ))}
      </span>
      <span className="min-w-30 text-end tabular-nums">{strength.label}</span>
    </span>
  );
}

export function PasswordField({ isNew, value, others, error, onChange }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <TextField
      label="Password"
      name="password"
      type={isShown ? 'text' : 'password'}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      required
      value={value}
      error={error}
      hint={isNew ? <StrengthMeter strength={passwordStrength(value, others)} /> : undefined}
      onChange={(event) => onChange(event.target.value)}
      end={
        <IconButton
          label={isShown ? 'Hide password' : 'Show password'}
          aria-pressed={isShown}
          onClick={() => setIsShown(!isShown)}
        >
          <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
