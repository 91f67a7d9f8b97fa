import { ImageOff } from 'lucide-react';
import { memo, type ReactNode, use } from 'react';
import { Formula } from '../math/math.tsx';
import { CitationContext, NotesContext } from './markdown-context.ts';
import type { Inline, Piece } from './model.ts';

/** What stands within a line. Nothing comes from the text but words, numbers and judged addresses. */
export function Inlines({ inlines, isSettled }: { inlines: Piece; isSettled: boolean }): ReactNode {
  return inlines.map((inline, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what has been written stays in its place.
    <InlineView key={index} inline={inline} isSettled={isSettled} />
  ));
}

/** A stretch of a paragraph, drawn once. */
export const PieceView = memo(function PieceView({ piece, isSettled }: { piece: Piece; isSettled: boolean }) {
  return <Inlines inlines={piece} isSettled={isSettled} />;
});

function InlineView({ inline, isSettled }: { inline: Inline; isSettled: boolean }): ReactNode {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'code':
      return <code>{inline.text}</code>;
    case 'break':
      return <br />;
    case 'link':
      return <Link {...inline} isSettled={isSettled} />;
    case 'picture':
      // biome-ignore lint/performance/noImgElement: its bytes are in the text; there is nothing to optimise.
      return <img src={inline.src} alt={inline.alt} />;
    case 'gate':
      return <ImageGate {...inline} />;
    case 'math':
      return inline.isOpen ? (
        <code className="formula-source">{inline.source}</code>
      ) : (
        <Formula source={inline.source} isDisplay={inline.isDisplay} isSettled={isSettled} />
      );
    case 'footnote-mark':
      return <FootnoteMark label={inline.label} />;
    case 'citation':
      return <CitationView number={inline.number} at={inline.at} />;
    case 'numbered-link':
      return <NumberedLink inline={inline} isSettled={isSettled} />;
    default: {
      const Tag = inline.type;
      return (
        <Tag>
          <Inlines inlines={inline.children} isSettled={isSettled} />
        </Tag>
      );
    }
  }
}

type LinkProps = Extract<Inline, { type: 'link' }> & { isSettled: boolean };

/** The address is the tooltip; a title that the text gives could say anything. */
function Link({ href, host, children, isSettled }: LinkProps) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={href}
      data-host={host ?? undefined}
    >
      <Inlines inlines={children} isSettled={isSettled} />
    </a>
  );
}

/** Loading an image from elsewhere tells that host who reads what; the reader may open it knowingly. */
function ImageGate({ href, host, alt }: { href: string; host: string; alt: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="image-gate">
      <ImageOff size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>{alt || 'Image'}</span>
      <small>Open at {host}</small>
    </a>
  );
}

function CitationView({ number, at }: { number: number; at: number | null }) {
  const { known, Citation } = use(CitationContext);
  return known.has(number) ? <Citation number={number} at={at} /> : `[${number}]`;
}

interface NumberedLinkProps {
  inline: Extract<Inline, { type: 'numbered-link' }>;
  isSettled: boolean;
}

/** A definition that a model writes of its own, `[1]: https://...`, does not turn citations into links. */
function NumberedLink({ inline, isSettled }: NumberedLinkProps) {
  const { known } = use(CitationContext);
  const shown = known.has(inline.number) ? inline.plain : [inline.link];
  return <Inlines inlines={shown} isSettled={isSettled} />;
}

/** The number of a note, which leads to it. One without a note stays as it was written. */
function FootnoteMark({ label }: { label: string }) {
  const { labels, id } = use(NotesContext);
  const index = labels.indexOf(label);
  if (index < 0) return `[^${label}]`;
  const show = () => {
    const note = document.getElementById(`${id}${index}`);
    note?.scrollIntoView({ block: 'nearest' });
    note?.focus({ preventScroll: true });
  };
  return (
    <button type="button" className="footnote-mark" aria-label={`Note ${index + 1}`} onClick={show}>
      {index + 1}
    </button>
  );
}
