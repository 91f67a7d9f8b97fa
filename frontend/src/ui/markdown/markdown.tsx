import { memo, useEffect, useId, useMemo, useRef, useState } from 'react';
import { BlockView, Caret } from './block-view.tsx';
import { chunkSize } from './chunks.ts';
import { skipWhileFar } from './far-away.ts';
import { CitationContext, type CitationOptions, NotesContext } from './markdown-context.ts';
import { MarkdownReader } from './markdown-reader.ts';
import type { Block } from './model.ts';
import { NotesView } from './notes-view.tsx';

interface MarkdownProps extends CitationOptions {
  text: string;
  /** More is coming: the last piece gets the caret. */
  isLive: boolean;
}

/** An answer's Markdown. What of it can no longer change is drawn once, however long it grows. */
export default function Markdown({ text, isLive, known, Citation }: MarkdownProps) {
  const [reader] = useState(() => new MarkdownReader());
  const { blocks, settledCount, notes } = reader.read(text, isLive);
  const citing = useMemo(() => ({ known, Citation }), [known, Citation]);
  const id = useId();
  const labels = notes.map(({ label }) => label).join('\n');
  const noted = useMemo(() => ({ labels: labels === '' ? [] : labels.split('\n'), id }), [labels, id]);
  const last = blocks.at(-1)?.at(-1);
  const liveNote = isLive && last?.type === 'footnote' ? last : null;
  return (
    <CitationContext value={citing}>
      <NotesContext value={noted}>
        <div className="prose">
          {blocks.map((chunk, index) => (
            <BlockChunk
              // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added at the end.
              key={index}
              blocks={chunk}
              settled={Math.max(0, Math.min(chunk.length, settledCount - index * chunkSize))}
              hasCaret={isLive && index === blocks.length - 1}
            />
          ))}
          {isLive && blocks.length === 0 && (
            <p>
              <Caret />
            </p>
          )}
          <NotesView notes={notes} id={id} live={liveNote} />
        </div>
      </NotesContext>
    </CitationContext>
  );
}

interface BlockChunkProps {
  blocks: readonly Block[];
  /** How many of them will not change any more. */
  settled: number;
  hasCaret: boolean;
}

/**
 * Some blocks of a text, in a box that is laid out by itself. A block stays in its place from its first character on, so
 * that it is never drawn anew as a whole.
 */
const BlockChunk = memo(function BlockChunk({ blocks, settled, hasCaret }: BlockChunkProps) {
  const box = useRef<HTMLDivElement>(null);
  const isDone = settled === chunkSize;
  useEffect(() => (isDone && box.current ? skipWhileFar(box.current) : undefined), [isDone]);
  return (
    <div ref={box} className="prose-chunk">
      {blocks.map((block, index) =>
        block.type === 'footnote' ? null : (
          <BlockView
            // biome-ignore lint/suspicious/noArrayIndexKey: see above.
            key={index}
            block={block}
            hasCaret={hasCaret && index === blocks.length - 1}
            isSettled={index < settled}
          />
        ),
      )}
    </div>
  );
});
