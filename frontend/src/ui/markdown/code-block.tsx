import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { CopyButton } from '../copy-button.tsx';
import type { RootContent } from './hast.ts';
import { loadHighlighter } from './highlight.ts';

interface CodeBlockProps {
  code: string;
  language: string | null;
  /** More lines are coming. */
  isLive: boolean;
}

interface Coloured {
  code: string;
  nodes: RootContent[];
}

/** While a block grows it is coloured this often; what came since stands there uncoloured. */
const liveIntervalMs = 160;

function useColours(code: string, language: string | null, isLive: boolean): Coloured | null {
  const [coloured, setColoured] = useState<Coloured | null>(null);
  const lastAt = useRef(0);
  useEffect(() => {
    if (language === null) return;
    let isCurrent = true;
    const colour = async () => {
      const highlight = await loadHighlighter(language);
      if (!isCurrent || !highlight) return;
      lastAt.current = performance.now();
      setColoured({ code, nodes: highlight(code) });
    };
    const wait = isLive ? Math.max(0, lastAt.current + liveIntervalMs - performance.now()) : 0;
    const timer = setTimeout(() => void colour(), wait);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [code, language, isLive]);
  return coloured && code.startsWith(coloured.code) && coloured.nodes.length > 0 ? coloured : null;
}

function draw(node: RootContent, key: number): ReactNode {
  if (node.type === 'text') return node.value;
  const names = node.properties.className;
  return (
    <span key={key} className={Array.isArray(names) ? names.join(' ') : undefined}>
      {node.children.map(draw)}
    </span>
  );
}

const Tokens = memo(function Tokens({ nodes }: { nodes: RootContent[] }) {
  return nodes.map(draw);
});

/** A keyboard can scroll only what it can focus; what does not scroll should not be a stop. */
function useScrollable(code: string) {
  const element = useRef<HTMLPreElement>(null);
  const [isScrollable, setIsScrollable] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: longer code may have become wider.
  useEffect(() => {
    const pre = element.current;
    if (pre) setIsScrollable(pre.scrollWidth > pre.clientWidth);
  }, [code]);
  return { element, isScrollable };
}

export function CodeBlock({ code, language, isLive }: CodeBlockProps) {
  const coloured = useColours(code, language, isLive);
  const { element, isScrollable } = useScrollable(code);
  return (
    <div className="code-block" dir="ltr">
      <div className="code-head">
        <span>{language ?? 'text'}</span>
        <CopyButton text={code} label="Copy code" hasText />
      </div>
      <pre ref={element} {...(isScrollable && { tabIndex: 0, role: 'group', 'aria-label': 'Code' })}>
        <code>
          {coloured && <Tokens nodes={coloured.nodes} />}
          {coloured ? code.slice(coloured.code.length) : code}
          {isLive && <span className="caret" />}
        </code>
      </pre>
    </div>
  );
}
