import type { SearchedPage } from '@parley/contract/search';
import { Check, Minus, TextQuote } from 'lucide-react';
import { Spinner } from '../../../ui/spinner.tsx';

const look = { size: 12, strokeWidth: 2, className: 'shrink-0', 'aria-hidden': true } as const;

/** How a page fared, at a glance. Nothing but the words beside it is read aloud. */
export function OutcomeIcon({ state }: Pick<SearchedPage, 'state'>) {
  switch (state) {
    case 'found':
      return <span aria-hidden="true" className="mx-1 size-1 shrink-0 rounded-full bg-current" />;
    case 'reading':
      return <Spinner size={12} />;
    case 'read':
      return <Check {...look} className="shrink-0 text-success" />;
    case 'snippet':
      return <TextQuote {...look} />;
    case 'failed':
      return <Minus {...look} />;
  }
}
