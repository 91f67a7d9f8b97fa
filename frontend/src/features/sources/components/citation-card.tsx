import type { Citation, Source } from '@parley/contract/search';
import { TriangleAlert } from 'lucide-react';
import { use } from 'react';
import { MarkedText } from '../../../ui/marked-text.tsx';
import { readable } from '../readable.ts';
import { claimAt, supportingSentence } from '../support.ts';
import { CitingTextContext } from './citations-context.ts';
import { SiteLine } from './site-line.tsx';
import { SiteLink } from './site-link.tsx';

interface CitationCardProps {
  source: Source;
  /** What was found about this place of the answer; not known while it is being written. */
  citation: Citation | undefined;
  /** Where in the answer the source is cited; null when that cannot be told. */
  at: number | null;
}

function Weak({ missing }: { missing: readonly string[] }) {
  return (
    <span className="flex items-start gap-1.5 text-meta text-warning">
      <TriangleAlert size={14} strokeWidth={1.75} className="mt-px shrink-0" aria-hidden="true" />
      <span className="wrap-anywhere">
        {missing.length === 0
          ? 'Weak support: the source does not say this in these words.'
          : `Weak support: ${missing.map((words) => `“${words}”`).join(', ')} not found in the source.`}
      </span>
    </span>
  );
}

/** A source and what it says. Made of phrases only, since it stands inside a paragraph. */
export function CitationCard({ source, citation, at }: CitationCardProps) {
  const text = use(CitingTextContext);
  const claim = at === null ? '' : claimAt(text, at);
  const passage = citation?.passage || source.passage;
  const shown = readable(passage);
  return (
    <>
      <SiteLine host={source.host} date={source.date} />
      <span className="line-clamp-2 text-ui font-medium wrap-anywhere">{source.title}</span>
      {citation?.support === 'weak' && <Weak missing={citation.missing} />}
      {passage && (
        <span dir="auto" className="line-clamp-6 text-side whitespace-pre-line text-text-2 wrap-anywhere">
          <MarkedText text={shown} range={supportingSentence(shown, claim)} />
        </span>
      )}
      {source.kind === 'snippet' && (
        <span className="text-meta text-text-3">
          The page could not be read: this is the search engine’s excerpt.
        </span>
      )}
      <span className="-ms-2 flex">
        <SiteLink url={source.url} host={source.host} passage={passage} />
      </span>
    </>
  );
}
