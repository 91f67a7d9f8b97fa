import type { Snapshot, Source } from '@parley/contract/search';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { describeProblem } from '../../../lib/problems.ts';
import { formatMoment } from '../../../lib/time.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MarkedText } from '../../../ui/marked-text.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { fetchSnapshot } from '../api.ts';
import { readable } from '../readable.ts';
import { findPassage } from '../support.ts';
import { SiteLine } from './site-line.tsx';
import { SiteLink } from './site-link.tsx';

interface SnapshotViewProps {
  messageId: number;
  source: Source;
  /** What is marked in it. */
  passage: string;
  onBack: () => void;
}

function useSnapshot(messageId: number, number: number) {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks for the same again.
  useEffect(() => {
    const leave = new AbortController();
    setProblem(null);
    fetchSnapshot(messageId, number, leave.signal).then(setSnapshot, (error: unknown) => {
      if (!leave.signal.aborted) setProblem(describeProblem(error));
    });
    return () => leave.abort();
  }, [messageId, number, attempt]);
  return { snapshot, problem, retry: () => setAttempt(attempt + 1) };
}

function SnapshotText({ snapshot, passage }: { snapshot: Snapshot; passage: string }) {
  const place = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    place.current?.scrollIntoView({ block: 'center' });
  }, []);
  const text = readable(snapshot.text);
  return (
    <p dir="auto" className="text-ui whitespace-pre-wrap wrap-anywhere">
      <MarkedText text={text} range={findPassage(text, passage)} ref={place} />
    </p>
  );
}

/** A source as it was when it was read, at the place that the answer rests on. */
export function SnapshotView({ messageId, source, passage, onBack }: SnapshotViewProps) {
  const { snapshot, problem, retry } = useSnapshot(messageId, source.number);
  return (
    <>
      <header className="flex shrink-0 gap-1 border-b border-border px-2 py-2.5">
        <IconButton label="Back to the sources" autoFocus onClick={onBack}>
          <ArrowLeft size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
        <div className="flex min-w-0 flex-1 flex-col gap-0.5 pe-3 pt-1.5">
          <h2 className="line-clamp-2 text-ui font-medium wrap-anywhere">{source.title}</h2>
          <SiteLine host={source.host} date={source.date} />
          <div className="-ms-2 flex">
            <SiteLink url={source.url} host={source.host} passage={passage} />
          </div>
        </div>
      </header>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what it can focus.
        tabIndex={0}
        aria-label="The page as it was read"
        aria-busy={!snapshot && !problem}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-4 pb-[max(20px,env(safe-area-inset-bottom))] -outline-offset-2"
      >
        {snapshot && (
          <>
            <p className="pb-3 text-meta text-text-3">
              Read {formatMoment(snapshot.fetched_at)}. Only its text was kept.
            </p>
            <SnapshotText snapshot={snapshot} passage={passage} />
          </>
        )}
        {!snapshot && !problem && (
          <p className="flex animate-late items-center gap-2 text-side text-text-3">
            <Spinner /> Opening what was read
          </p>
        )}
        {problem && (
          <div role="alert" className="flex flex-col items-start gap-3 text-side text-text-2">
            <p>This page could not be shown. {problem}</p>
            <Button onClick={retry}>Try again</Button>
          </div>
        )}
      </section>
    </>
  );
}
