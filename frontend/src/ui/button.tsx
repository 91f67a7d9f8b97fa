import type { ComponentProps } from 'react';
import { Spinner } from './spinner.tsx';

const looks = {
  primary: 'bg-text text-bg hover:opacity-88 active:opacity-80',
  quiet: 'border border-border text-text hover:bg-hover active:bg-active',
  plain: 'text-text-2 hover:bg-hover hover:text-text active:bg-active',
};

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  /** Shows a spinner in the label's place, at the same width, and takes no clicks. */
  isBusy?: boolean;
}

export function Button({
  look = 'quiet',
  isBusy = false,
  className = '',
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={`hit relative inline-flex items-center justify-center gap-2 rounded-row px-3 text-side font-medium transition-[background-color,opacity,color] disabled:opacity-50 ${looks[look]} ${className}`}
    >
      <span className={`inline-flex items-center gap-2 ${isBusy ? 'invisible' : ''}`}>{children}</span>
      {isBusy && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
    </button>
  );
}
