import { memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Colours } from './highlighter.ts';
import { type ChunkedText, chunkLines } from './line-chunks.ts';
import type { LineColours } from './protocol.ts';

/** A line in its colours. All of its text is drawn, whatever the colours say. */
function drawLine(text: string, colours: LineColours | undefined): ReactNode {
  if (!colours || colours.length === 0) return text;
  const pieces: ReactNode[] = [];
  let at = 0;
  for (let i = 0; i < colours.length && at < text.length; i += 2) {
    const end = at + (colours[i] ?? 0);
    const piece = text.slice(at, end);
    const style = colours[i + 1] ?? 0;
    pieces.push(
      style === 0 ? (
        piece
      ) : (
        <span key={i} className={`tk-${style}`}>
          {piece}
        </span>
      ),
    );
    at = end;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

type DiffKind = 'added' | 'removed' | 'place' | undefined;

function diffKindOf(line: string): DiffKind {
  if (/^(?:\+\+\+|---) /.test(line)) return undefined;
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'place' : undefined;
}

interface LineProps {
  text: string;
  colours: LineColours | undefined;
  isDiff: boolean;
}

const Line = memo(function Line({ text, colours, isDiff }: LineProps) {
  const drawn = drawLine(text, colours);
  if (!isDiff) return drawn;
  return (
    <span className="code-line" data-diff={diffKindOf(text)}>
      {drawn}
    </span>
  );
});

interface ChunkProps {
  lines: readonly string[];
  colours: readonly LineColours[] | undefined;
  isDiff: boolean;
}

const ChunkOfLines = memo(function ChunkOfLines({ lines, colours, isDiff }: ChunkProps) {
  return (
    <span className="code-chunk">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end.
        <Line key={index} text={line} colours={colours?.[index]} isDiff={isDiff} />
      ))}
    </span>
  );
});

/** The last line; the caret stands before its line feed, so that a line that is not there yet takes no room. */
function LastLine({ text, colours, isDiff, hasCaret }: LineProps & { hasCaret: boolean }) {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  return (
    <span className="code-chunk">
      <span className={isDiff ? 'code-line' : undefined} data-diff={isDiff ? diffKindOf(text) : undefined}>
        {drawLine(text.slice(0, end), colours)}
        {hasCaret && <span className="caret" />}
        {text.slice(end)}
      </span>
    </span>
  );
}

interface CodeLinesProps {
  text: ChunkedText;
  colours: Colours;
  isDiff: boolean;
  isOpen: boolean;
  /** Shows the first piece only; the rest is there to be found by the browser's own search. */
  isCollapsed: boolean;
  onFound: () => void;
}

/** A line that has just ended keeps the colours that it had while it was written until those of the whole line come. */
function coloursOf(
  { chunks, open }: Colours,
  index: number,
  lines: number,
): readonly LineColours[] | undefined {
  const known = chunks[index];
  if (!open || Math.floor(open.line / chunkLines) !== index) return known;
  const at = open.line % chunkLines;
  return at < lines && at === (known?.length ?? 0) ? [...(known ?? []), open.colours] : known;
}

/** Hidden such that the browser's own search finds it, or, where that is not known, hidden. */
function Rest({
  isHidden,
  onFound,
  children,
}: {
  isHidden: boolean;
  onFound: () => void;
  children: ReactNode;
}) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const rest = element.current;
    if (!rest || !isHidden) return;
    rest.setAttribute('hidden', 'until-found');
    rest.addEventListener('beforematch', onFound);
    return () => {
      rest.removeAttribute('hidden');
      rest.removeEventListener('beforematch', onFound);
    };
  }, [isHidden, onFound]);
  return <div ref={element}>{children}</div>;
}

export function CodeLines({ text, colours, isDiff, isOpen, isCollapsed, onFound }: CodeLinesProps) {
  const { chunks, last, lineCount } = text;
  const drawn = chunks.map(({ lines }, index) => (
    <ChunkOfLines
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces are only ever added at the end.
      key={index}
      lines={lines}
      colours={coloursOf(colours, index, lines.length)}
      isDiff={isDiff}
    />
  ));
  const place = lineCount - 1;
  const ofLast = coloursOf(colours, Math.floor(place / chunkLines), chunkLines)?.[place % chunkLines];
  return (
    <>
      {drawn[0]}
      <Rest isHidden={isCollapsed} onFound={onFound}>
        {drawn.slice(1)}
        <LastLine text={last} colours={ofLast} isDiff={isDiff} hasCaret={isOpen} />
      </Rest>
    </>
  );
}
