import { ImageOff } from 'lucide-react';
import { type ComponentType, memo, useMemo } from 'react';
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from '../code/code-block.tsx';
import { Diagram } from '../diagram/diagram.tsx';
import { Formula } from '../math/math.tsx';
import { type CitationMark, citations } from './citations.ts';
import { closeOpenMarks } from './close-open-marks.ts';
import { type ElementNode, textOf } from './hast.ts';
import { htmlAsText } from './html-as-text.ts';
import { liveCaret } from './live-caret.ts';
import { splitBlocks } from './split-blocks.ts';

export interface CitationOptions {
  /** The numbers in brackets that are citations. */
  known: ReadonlySet<number>;
  Citation: ComponentType<CitationMark>;
}

interface MarkdownProps extends CitationOptions {
  text: string;
  /** More is coming: the last piece gets the caret. */
  isLive: boolean;
}

const safeUrl = (url: string): string => (/^(?:https?:\/\/|mailto:)/i.test(url) ? url : '');

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'unknown host';
  }
}

function Code({ node }: ExtraProps) {
  const code = (node as ElementNode | undefined)?.children[0];
  if (code?.type !== 'element') return null;
  const names = code.properties.className;
  const name = Array.isArray(names) ? String(names[0] ?? '') : '';
  const language = name.startsWith('language-') ? name.slice('language-'.length) : '';
  const isLive = node?.properties.dataLive === true;
  const text = textOf(code).replace(/\n$/, '');
  if (language === 'mermaid' && !isLive) return <Diagram source={text} />;
  if (language === 'math') return <Formula source={text} isDisplay isSettled={!isLive} />;
  return <CodeBlock code={text} language={language} isOpen={isLive} />;
}

const components: Components = {
  pre: Code,
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: a wide table is scrolled by keyboard too.
    <div className="table-scroller" role="group" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => (
    <input type="checkbox" checked={checked} disabled readOnly aria-label={checked ? 'Done' : 'Not done'} />
  ),
  // Loading an image from elsewhere tells that host who reads what; the reader may open it knowingly.
  img: ({ src, alt }) =>
    typeof src === 'string' && src !== '' ? (
      <a href={src} target="_blank" rel="noopener noreferrer nofollow" className="image-gate">
        <ImageOff size={16} strokeWidth={1.75} aria-hidden="true" />
        <span>{alt || 'Image'}</span>
        <small>Open at {hostOf(src)}</small>
      </a>
    ) : (
      <span>{alt}</span>
    ),
};

/** `from`: where this piece begins in the whole text. */
const Block = memo(function Block({ text, isLive, known, Citation, from }: MarkdownProps & { from: number }) {
  const withCitations = useMemo(
    () => ({
      ...components,
      cite: ({ node }: ExtraProps) => <Citation {...(node?.properties as unknown as CitationMark)} />,
    }),
    [Citation],
  );
  return (
    <div dir="auto">
      <ReactMarkdown
        remarkPlugins={[remarkGfm, [citations, { known, from }], htmlAsText]}
        rehypePlugins={isLive ? [liveCaret] : []}
        urlTransform={safeUrl}
        components={withCitations}
      >
        {isLive ? closeOpenMarks(text) : text}
      </ReactMarkdown>
    </div>
  );
});

function startsOf(blocks: readonly string[], text: string): number[] {
  let end = 0;
  return blocks.map((block) => {
    const start = text.indexOf(block, end);
    end = start + block.length;
    return start;
  });
}

/** An answer's Markdown. Raw HTML in it is shown as text. */
export default function Markdown({ text, isLive, ...citing }: MarkdownProps) {
  const blocks = splitBlocks(text);
  const starts = startsOf(blocks, text);
  return (
    <div className="prose">
      {blocks.map((block, index) => (
        <Block
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added at the end.
          key={index}
          text={block}
          isLive={isLive && index === blocks.length - 1}
          from={starts[index] ?? 0}
          {...citing}
        />
      ))}
    </div>
  );
}
