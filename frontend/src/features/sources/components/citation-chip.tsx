import { use } from 'react';
import type { CitationMark } from '../../../ui/markdown/markdown-context.ts';
import { useCard } from '../use-card.ts';
import { CitationCard } from './citation-card.tsx';
import { CitedSourcesContext } from './citations-context.ts';

/** The number of a source in an answer. Its card comes next in the order of Tab. */
export function CitationChip({ number, at }: CitationMark) {
  const { id, isOpen, root, chip, card, events } = useCard();
  const { sources, citations } = use(CitedSourcesContext);
  const source = sources.find((other) => other.number === number);
  if (!source) return `[${number}]`;
  const citation = citations.find((other) => other.at === at && other.number === number);
  const isWeak = citation?.support === 'weak';
  const name = `Source ${number}, ${source.host}`;
  return (
    <span ref={root} {...events}>
      <button
        ref={chip}
        type="button"
        aria-label={isWeak ? `${name}, weak support` : name}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        data-weak={isWeak}
        className="citation"
      >
        {number}
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/useSemanticElements: it stands within a line of text.
        <span
          ref={card}
          id={id}
          popover="manual"
          role="group"
          aria-label={name}
          className="popup citation-card"
        >
          <CitationCard source={source} citation={citation} at={at} />
        </span>
      )}
    </span>
  );
}
