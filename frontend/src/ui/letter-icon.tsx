import type { CSSProperties } from 'react';

/** The letter that stands for a host: nothing is ever loaded from it. */
export function letterOf(host: string): string {
  const [letter] = host.replace(/^www\./i, '').match(/[\p{L}\p{N}]/u) ?? ['?'];
  return letter.toUpperCase();
}

/** A colour's angle, the same for a host at any time. */
export function hueOf(host: string): number {
  let hash = 0;
  for (const character of host.replace(/^www\./i, ''))
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 3600;
  return hash / 10;
}

interface LetterIconProps {
  host: string;
  className?: string;
}

export function LetterIcon({ host, className = '' }: LetterIconProps) {
  return (
    <span
      aria-hidden="true"
      className={`letter-icon ${className}`}
      style={{ '--hue': hueOf(host) } as CSSProperties}
    >
      {letterOf(host)}
    </span>
  );
}
