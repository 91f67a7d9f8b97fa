import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../lib/clipboard.ts';
import { announce } from './announce.ts';
import { showToast } from './toasts.ts';

interface CopyButtonProps {
  text: string;
  label: string;
  /** Says "Copy" beside the icon. */
  hasText?: boolean;
}

/** Copies, and says so for a moment in the same room. */
export function CopyButton({ text, label, hasText = false }: CopyButtonProps) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    if (await copyText(text)) {
      setIsCopied(true);
      announce('Copied');
    } else showToast('This browser did not allow copying.', { tone: 'problem' });
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={label}
      title={hasText ? undefined : label}
      className={hasText ? 'small-action w-20 justify-end px-1.5 text-meta' : 'small-action'}
      onClick={() => void copy()}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      {hasText && <span>{isCopied ? 'Copied' : 'Copy'}</span>}
    </button>
  );
}
