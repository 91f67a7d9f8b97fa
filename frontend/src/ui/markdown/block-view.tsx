import { memo, type ReactNode, useState } from 'react';
import { CodeBlock } from '../code/code-block.tsx';
import { Diagram } from '../diagram/diagram.tsx';
import { Formula } from '../math/math.tsx';
import type { Chunks } from './chunks.ts';
import { Inlines, PieceView } from './inline-view.tsx';
import type { Block, Item, Piece } from './model.ts';
import { TableView } from './table-view.tsx';

interface Drawn {
  /** The dot that says "more is coming" stands behind the last character. */
  hasCaret: boolean;
  /** Nothing of it will change any more. */
  isSettled: boolean;
}

interface BlockViewProps extends Drawn {
  block: Block;
  /** It has the direction of what it stands in, which is that of its first letter. */
  isInner?: boolean;
}

export const Caret = () => <span className="caret" />;

/** Drawn once for each block; one that grows comes as another object. */
export const BlockView = memo(function BlockView({
  block,
  hasCaret,
  isSettled,
  isInner = false,
}: BlockViewProps): ReactNode {
  const dir = isInner ? undefined : 'auto';
  switch (block.type) {
    case 'paragraph':
      return (
        <p dir={dir}>
          <Pieces pieces={block.pieces} hasCaret={hasCaret} isSettled={isSettled} />
        </p>
      );
    case 'heading': {
      const Tag = `h${Math.min(6, block.depth)}` as 'h1';
      return (
        <Tag dir={dir}>
          <Pieces pieces={block.pieces} hasCaret={hasCaret} isSettled={isSettled} />
        </Tag>
      );
    }
    case 'code':
      return block.language === 'math' && !block.isOpen ? (
        <MathView source={block.code} isOpen={false} hasCaret={hasCaret} isSettled={isSettled} />
      ) : (
        <Code block={block} hasCaret={hasCaret} />
      );
    case 'math':
      return <MathView {...block} hasCaret={hasCaret} isSettled={isSettled} />;
    case 'list':
      return <List block={block} hasCaret={hasCaret} isSettled={isSettled} />;
    case 'table':
      return <TableView table={block} hasCaret={hasCaret} isSettled={isSettled} />;
    case 'quote':
      return (
        <blockquote dir="auto">
          <Blocks blocks={block.children} hasCaret={hasCaret} isSettled={isSettled} />
        </blockquote>
      );
    case 'details':
      return <Details block={block} hasCaret={hasCaret} isSettled={isSettled} />;
    case 'rule':
      return (
        <>
          <hr />
          {hasCaret && <CaretLine />}
        </>
      );
    // Only one that stands within another block is drawn in its place.
    case 'footnote':
      return (
        <div dir="auto">
          [^{block.label}]:
          <Blocks blocks={block.children} hasCaret={hasCaret} isSettled={isSettled} />
        </div>
      );
  }
});

/** Blocks inside of another. */
export function Blocks({ blocks, hasCaret, isSettled }: Drawn & { blocks: readonly Block[] }) {
  if (blocks.length === 0) return hasCaret && <Caret />;
  return blocks.map((block, index) => {
    const isLast = index === blocks.length - 1;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added at the end.
      <BlockView key={index} block={block} hasCaret={hasCaret && isLast} isSettled={isSettled} isInner />
    );
  });
}

function CaretLine() {
  return (
    <p>
      <Caret />
    </p>
  );
}

function Pieces({ pieces, hasCaret, isSettled }: Drawn & { pieces: Chunks<Piece> }) {
  const last = pieces.length - 1;
  return (
    <>
      {pieces.map((chunk, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces are only ever added at the end.
        <PieceChunk key={index} pieces={chunk} isSettled={isSettled || index < last} />
      ))}
      {hasCaret && <Caret />}
    </>
  );
}

const PieceChunk = memo(function PieceChunk({
  pieces,
  isSettled,
}: {
  pieces: readonly Piece[];
  isSettled: boolean;
}) {
  const last = pieces.length - 1;
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above.
    <PieceView key={index} piece={piece} isSettled={isSettled || index < last} />
  ));
});

type BlockOf<Type extends Block['type']> = Extract<Block, { type: Type }>;

function Code({ block, hasCaret }: { block: BlockOf<'code'>; hasCaret: boolean }) {
  const { code, language, isOpen } = block;
  if (language !== 'mermaid' || isOpen) {
    // While nothing has come behind it, it shows the dot itself.
    return <CodeBlock code={code} language={language} isOpen={isOpen || hasCaret} />;
  }
  return (
    <>
      <Diagram source={code} />
      {hasCaret && <CaretLine />}
    </>
  );
}

function Details({ block, hasCaret, isSettled }: Drawn & { block: BlockOf<'details'> }) {
  // What stood open while it was written stays open.
  const [isExpanded] = useState(block.isExpanded);
  return (
    <details dir="auto" open={isExpanded}>
      <summary>
        {block.summary.length > 0 ? <Inlines inlines={block.summary} isSettled={isSettled} /> : 'Details'}
      </summary>
      <Blocks blocks={block.children} hasCaret={hasCaret} isSettled={isSettled} />
    </details>
  );
}

interface MathViewProps extends Drawn {
  source: string;
  isOpen: boolean;
}

function MathView({ source, isOpen, hasCaret, isSettled }: MathViewProps) {
  return (
    <div className="math-block" dir="ltr">
      {isOpen ? (
        <code className="formula-source">{source}</code>
      ) : (
        <Formula source={source} isDisplay isSettled={isSettled} />
      )}
      {hasCaret && <Caret />}
    </div>
  );
}

function List({ block, hasCaret, isSettled }: Drawn & { block: BlockOf<'list'> }) {
  const isTasks = typeof block.items[0]?.[0]?.isDone === 'boolean';
  const items = <ItemChunks items={block.items} hasCaret={hasCaret} isSettled={isSettled} />;
  const className = isTasks ? 'task-list' : undefined;
  if (block.start === null) {
    return (
      <ul dir="auto" className={className}>
        {items}
      </ul>
    );
  }
  return (
    <ol dir="auto" start={block.start === 1 ? undefined : block.start} className={className}>
      {items}
    </ol>
  );
}

function ItemChunks({ items, hasCaret, isSettled }: Drawn & { items: Chunks<Item> }) {
  const last = items.length - 1;
  return items.map((chunk, index) => (
    <ItemChunk
      // biome-ignore lint/suspicious/noArrayIndexKey: items are only ever added at the end.
      key={index}
      items={chunk}
      hasCaret={hasCaret && index === last}
      isSettled={isSettled || index < last}
    />
  ));
}

const ItemChunk = memo(function ItemChunk({
  items,
  hasCaret,
  isSettled,
}: Drawn & { items: readonly Item[] }) {
  const last = items.length - 1;
  return items.map((item, index) => (
    <ItemView
      // biome-ignore lint/suspicious/noArrayIndexKey: see above.
      key={index}
      item={item}
      hasCaret={hasCaret && index === last}
      isSettled={isSettled || index < last}
    />
  ));
});

const ItemView = memo(function ItemView({ item, hasCaret, isSettled }: Drawn & { item: Item }) {
  const [first, ...others] = item.children;
  // A line of its own needs no paragraph around it.
  const isLine =
    first?.type === 'paragraph' && others.every(({ type }) => type !== 'paragraph' && type !== 'footnote');
  return (
    <li className={item.isDone === null ? undefined : 'task'}>
      {item.isDone !== null && (
        <input
          type="checkbox"
          checked={item.isDone}
          disabled
          readOnly
          aria-label={item.isDone ? 'Done' : 'Not done'}
        />
      )}
      {isLine ? (
        <>
          <Pieces pieces={first.pieces} hasCaret={hasCaret && others.length === 0} isSettled={isSettled} />
          {others.length > 0 && <Blocks blocks={others} hasCaret={hasCaret} isSettled={isSettled} />}
        </>
      ) : (
        <Blocks blocks={item.children} hasCaret={hasCaret} isSettled={isSettled} />
      )}
    </li>
  );
});
