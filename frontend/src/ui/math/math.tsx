import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useIsScrollable } from '../use-is-scrollable.ts';
import type { FormulaRequest, Typeset } from './typeset.ts';

type Typesetter = (request: FormulaRequest) => Typeset;

let typesetter: Typesetter | null = null;
let loading: Promise<Typesetter | null> | null = null;

/** Null when it cannot be fetched; the next formula tries again. */
function loadTypesetter(): Promise<Typesetter | null> {
  loading ??= import('./typeset.ts').then(
    ({ typeset }) => {
      typesetter = typeset;
      return typeset;
    },
    () => {
      loading = null;
      return null;
    },
  );
  return loading;
}

function useTypesetter(): Typesetter | null {
  const [loaded, setLoaded] = useState(() => typesetter);
  useEffect(() => {
    if (loaded) return;
    let isCurrent = true;
    void loadTypesetter().then((found) => {
      if (isCurrent) setLoaded(() => found);
    });
    return () => {
      isCurrent = false;
    };
  }, [loaded]);
  return loaded;
}

/**
 * A formula, drawn from TeX. Until the typesetter has come, and where the formula is faulty, its source is shown.
 *
 * Shape: `isSettled` tells that the formula will not change any more; until then it is drawn the quick way.
 */
export function Formula({ source, isDisplay, isSettled }: FormulaRequest) {
  const typesetWith = useTypesetter();
  const made = typesetWith?.({ source, isDisplay, isSettled }) ?? null;
  const drawn = made?.ok ? <Drawn node={made.node} /> : <SourceOf source={source} reason={reasonOf(made)} />;
  return isDisplay ? <DisplayScroller>{drawn}</DisplayScroller> : drawn;
}

const reasonOf = (made: Typeset | null): string | null => (made && !made.ok ? made.reason : null);

function Drawn({ node }: { node: Element }) {
  const host = useRef<HTMLSpanElement>(null);
  // Before the paint, so that a formula that is known is never seen as its source.
  useLayoutEffect(() => {
    host.current?.replaceChildren(node.cloneNode(true));
  }, [node]);
  return <span ref={host} className="formula" />;
}

function SourceOf({ source, reason }: { source: string; reason: string | null }) {
  return (
    <code className="formula-source" data-faulty={reason !== null || undefined} title={reason ?? undefined}>
      {source}
      {reason && <span className="sr-only"> ({reason})</span>}
    </code>
  );
}

function DisplayScroller({ children }: { children: ReactNode }) {
  const scroller = useRef<HTMLSpanElement>(null);
  const isScrollable = useIsScrollable(scroller);
  // It may stand within a paragraph.
  return (
    <span
      ref={scroller}
      className="formula-scroller"
      {...(isScrollable && { tabIndex: 0, role: 'group', 'aria-label': 'Formula' })}
    >
      {children}
    </span>
  );
}
