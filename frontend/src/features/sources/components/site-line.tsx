import { formatDay } from '../../../lib/time.ts';
import { LetterIcon } from '../../../ui/letter-icon.tsx';

interface SiteLineProps {
  host: string;
  date: string | null;
}

/** Whose page it is and from when. */
export function SiteLine({ host, date }: SiteLineProps) {
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-meta text-text-3">
      <LetterIcon host={host} />
      <span className="truncate">{host}</span>
      {date && <span className="shrink-0">· {formatDay(date)}</span>}
    </span>
  );
}
