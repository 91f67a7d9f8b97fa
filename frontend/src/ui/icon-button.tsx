import type { ComponentProps } from 'react';

interface IconButtonProps extends ComponentProps<'button'> {
  label: string;
}

/** A round-cornered square with an icon; its label is its name and its tooltip. */
export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`hit inline-grid shrink-0 place-items-center rounded-row text-text-2 transition-[background-color,color,opacity] hover:bg-hover hover:text-text active:bg-active disabled:pointer-events-none disabled:opacity-40 ${className}`}
    />
  );
}
