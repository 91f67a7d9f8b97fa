import type { SearchedPage, SearchProgress } from '@parley/contract/search';
import { ChevronRight, Globe } from 'lucide-react';
import { formatClock } from '../../../lib/time.ts';
import { LetterIcon } from '../../../ui/letter-icon.tsx';
import { textFragmentUrl } from '../text-fragment.ts';
import { liveLine, nameOfProvider, outcomeOf, settledLine } from '../wording.ts';
import { OutcomeIcon } from './outcome-icon.tsx';

interface SearchLineProps {
  search: SearchProgress;
  /** The answer has not begun yet. */
  isWaiting: boolean;
  /** The answer is being written or waited for. */
  isLive: boolean;
}

function Page({ page }: { page: SearchedPage }) {
  const href = textFragmentUrl(page.url, '');
  return (
    <li className="flex items-start gap-2 py-1">
      <LetterIcon host={page.host} className="mt-0.5" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-side">
          {href === null ? (
            page.title
          ) : (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="hover:underline">
              {page.title || page.host}
            </a>
          )}
        </span>
        <span className="flex flex-wrap items-center gap-x-3 text-meta text-text-3">
          <span className="max-w-full truncate">{page.host}</span>
          <span className="flex items-center gap-1">
            <OutcomeIcon state={page.state} />
            {outcomeOf(page)}
          </span>
        </span>
      </span>
    </li>
  );
}

function details({ queries, provider, dated }: SearchProgress): string[] {
  const asked = queries.map((query) => `“${query}”`).join(', ');
  return [
    ...(asked ? [`Asked ${nameOfProvider(provider)} for ${asked}.`] : []),
    ...(dated ? [`The results are from ${formatClock(dated)}: newer ones could not be had.`] : []),
  ];
}

/** How the search for an answer goes or went: one line that opens. It stays one line, so that nothing moves. */
export function SearchLine({ search, isWaiting, isLive }: SearchLineProps) {
  const notes = details(search);
  return (
    <details className="group mb-3">
      <summary className="flex w-fit max-w-full list-none items-center gap-2 rounded-chip py-1 pe-1.5 text-ui text-text-2 hover:text-text">
        <span className="grid size-4 shrink-0 place-items-center" aria-hidden="true">
          {isWaiting ? (
            <span className="size-2 animate-breathe rounded-full bg-text" />
          ) : (
            <Globe size={16} strokeWidth={1.75} className="text-text-3" />
          )}
        </span>
        <span className="truncate">{isLive ? liveLine(search) : settledLine(search)}</span>
        <ChevronRight
          size={16}
          strokeWidth={1.75}
          className="shrink-0 text-text-3 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
      </summary>
      <div className="mt-1 mb-4 ms-[7px] border-s-2 border-border ps-4">
        {notes.map((note) => (
          <p key={note} className="py-1 text-side text-text-2 wrap-anywhere">
            {note}
          </p>
        ))}
        <ul aria-label="Pages">
          {search.pages.map((page) => (
            <Page key={page.url} page={page} />
          ))}
        </ul>
      </div>
    </details>
  );
}
