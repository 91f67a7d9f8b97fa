import type { MessagePart } from '@parley/contract/conversations';
import { useMemo } from 'react';
import Markdown from '../../../ui/markdown/markdown.tsx';
import { citationsOf, sourcesOf } from '../cited.ts';
import { CitationChip } from './citation-chip.tsx';
import { CitedSourcesContext, CitingTextContext } from './citations-context.ts';

interface CitedMarkdownProps {
  text: string;
  parts: MessagePart[];
  isLive: boolean;
}

/** An answer's Markdown with its sources. */
export default function CitedMarkdown({ text, parts, isLive }: CitedMarkdownProps) {
  const cited = useMemo(() => ({ sources: sourcesOf(parts), citations: citationsOf(parts) }), [parts]);
  const known = useMemo(() => new Set(cited.sources.map(({ number }) => number)), [cited]);
  return (
    <CitedSourcesContext value={cited}>
      <CitingTextContext value={text}>
        <Markdown text={text} isLive={isLive} known={known} Citation={CitationChip} />
      </CitingTextContext>
    </CitedSourcesContext>
  );
}
