import type { SearchedPage } from '@parley/contract/search';
import { LetterIcon } from '../../../ui/letter-icon.tsx';
import { outcomeOf } from '../wording.ts';
import { OutcomeIcon } from './outcome-icon.tsx';

interface LivePagesProps {
  pages: SearchedPage[];
  /** The answer has begun. Its words take this place; the room stays until there are enough of them. */
  isOver: boolean;
}

/** The pages of a search on their way, where the answer will be. */
export function LivePages({ pages, isOver }: LivePagesProps) {
  return (
    <ul
      aria-label="Pages"
      inert={isOver}
      className={`col-start-1 row-start-1 flex flex-wrap content-start gap-1.5 self-start transition-opacity duration-140 group-has-[details[open]]/answer:hidden ${isOver ? 'opacity-0' : ''}`}
    >
      {pages.map((page) => (
        <li
          key={page.url}
          title={outcomeOf(page)}
          className={`flex h-7 max-w-full animate-appear items-center gap-1.5 rounded-row border border-border ps-1.5 pe-2 text-meta ${page.state === 'failed' ? 'text-text-3' : 'text-text-2'}`}
        >
          <LetterIcon host={page.host} />
          <span className="max-w-40 truncate">{page.host}</span>
          <OutcomeIcon state={page.state} />
          <span className="sr-only">{outcomeOf(page)}</span>
        </li>
      ))}
    </ul>
  );
}
