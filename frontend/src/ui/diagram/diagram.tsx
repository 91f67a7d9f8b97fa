import { ChartNetwork, CodeXml } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { CodeBlock } from '../code/code-block.tsx';
import { CopyButton } from '../copy-button.tsx';
import { useIsScrollable } from '../use-is-scrollable.ts';
import { altOf, type Drawing, type DrawResult, kindOf, knownResult } from './drawing.ts';
import { useIsDark } from './use-is-dark.ts';

/** Diagrams are drawn when they are nearly in sight. */
const nearPx = 800;
/** A wide diagram is made no smaller than this, for its words to be read; it scrolls then. */
const minScale = 0.7;

function useIsNear(element: RefObject<HTMLElement | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const watched = element.current;
    if (!watched || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsNear(true);
      },
      { rootMargin: `${nearPx}px` },
    );
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element, isNear]);
  return isNear;
}

interface Drawn {
  /** Stays while the next one is made, and when that fails. */
  lastGood: Drawing | null;
  problem: string | null;
}

function useDrawing(source: string, isNear: boolean): Drawn {
  const isDark = useIsDark();
  const [drawn, setDrawn] = useState<Drawn>(() => {
    const known = knownResult(source, isDark);
    return { lastGood: known?.ok ? known.drawing : null, problem: null };
  });
  useEffect(() => {
    if (!isNear) return;
    let isCurrent = true;
    const show = (result: DrawResult) => {
      if (!isCurrent) return;
      if (result.ok) setDrawn({ lastGood: result.drawing, problem: null });
      else setDrawn(({ lastGood }) => ({ lastGood, problem: result.reason }));
    };
    void import('./frame.ts').then(
      ({ drawDiagram }) => drawDiagram(source, isDark).then(show),
      () => show({ ok: false, reason: 'What draws diagrams could not be loaded.' }),
    );
    return () => {
      isCurrent = false;
    };
  }, [source, isNear, isDark]);
  return drawn;
}

/** A Mermaid diagram as a picture, with its source a button away; the source stands there until it is drawn. */
export function Diagram({ source }: { source: string }) {
  const root = useRef<HTMLDivElement>(null);
  const { lastGood, problem } = useDrawing(source, useIsNear(root));
  const [wantsSource, setWantsSource] = useState(false);
  const isPicture = lastGood !== null && !wantsSource;
  const toggle = lastGood && (
    <button
      type="button"
      className="small-action"
      aria-label={isPicture ? 'Show source' : 'Show diagram'}
      title={isPicture ? 'Show source' : 'Show diagram'}
      onClick={() => setWantsSource(isPicture)}
    >
      {isPicture ? (
        <CodeXml size={16} strokeWidth={1.75} aria-hidden="true" />
      ) : (
        <ChartNetwork size={16} strokeWidth={1.75} aria-hidden="true" />
      )}
    </button>
  );
  return (
    <div ref={root} className="diagram">
      {isPicture ? (
        <figure className="code-block" dir="ltr">
          <div className="code-head">
            <figcaption className="code-title">{kindOf(source)}</figcaption>
            {toggle}
            <CopyButton text={source} label="Copy source" hasText />
          </div>
          <Picture drawing={lastGood} alt={altOf(source)} />
        </figure>
      ) : (
        <CodeBlock code={source} language="mermaid" isOpen={false} action={toggle} />
      )}
      {problem && (
        <p className="diagram-problem" dir="ltr">
          This diagram could not be drawn. {problem}
        </p>
      )}
    </div>
  );
}

function Picture({ drawing: { url, width, height }, alt }: { drawing: Drawing; alt: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const isScrollable = useIsScrollable(scroller);
  return (
    <div
      ref={scroller}
      className="diagram-canvas"
      {...(isScrollable && { tabIndex: 0, role: 'group', 'aria-label': 'Diagram' })}
    >
      {/* biome-ignore lint/performance/noImgElement: there is nothing to optimise in a drawing. */}
      <img
        src={url}
        width={width}
        height={height}
        alt={alt}
        style={{ minWidth: Math.floor(width * minScale) }}
      />
    </div>
  );
}
