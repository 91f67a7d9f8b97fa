import type { MessagePart } from '@parley/contract/conversations';
import type { SearchedPage, Source } from '@parley/contract/search';
import { FileText, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../../../ui/icon-button.tsx';
import { citationsOf, groupSources } from '../cited.ts';
import { readable } from '../readable.ts';
import { outcomeOf } from '../wording.ts';
import { SiteLine } from './site-line.tsx';
import { SiteLink } from './site-link.tsx';
import { SnapshotView } from './snapshot-view.tsx';

function Group({ title, children }: { title: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section className="mt-5 first:mt-1">
      <h3 className="pb-1 text-side font-medium text-text-2">{title}</h3>
      <ul className="flex flex-col">{children}</ul>
    </section>
  );
}

interface ItemProps {
  source: Source;
  passage: string;
  isLastShown: boolean;
  onShow: () => void;
}

function Item({ source, passage, isLastShown, onShow }: ItemProps) {
  const { number, url, title, host, date, kind } = source;
  return (
    <li className="flex gap-3 border-border py-3 not-last:border-b">
      <span className="w-5 shrink-0 pt-px text-end text-ui font-medium text-text-3 tabular-nums">
        <span className="sr-only">Source </span>
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <SiteLine host={host} date={date} />
        <h4 className="text-ui font-medium wrap-anywhere">{title}</h4>
        {passage && (
          <p dir="auto" className="line-clamp-4 text-side whitespace-pre-line text-text-2 wrap-anywhere">
            {readable(passage)}
          </p>
        )}
        {kind === 'snippet' && (
          <p className="text-meta text-text-3">
            The page could not be read: this is the search engine’s excerpt.
          </p>
        )}
        <div className="-ms-2 flex flex-wrap gap-x-1">
          <SiteLink url={url} host={host} passage={passage} />
          {kind === 'page' && (
            <button
              type="button"
              className="source-action"
              // biome-ignore lint/a11y/noAutofocus: the reader comes back to where they were.
              autoFocus={isLastShown}
              onClick={onShow}
            >
              <FileText size={14} strokeWidth={1.75} className="shrink-0" aria-hidden="true" />
              As it was read
            </button>
          )}
        </div>
      </div>
    </li>
  );
}

function FailedItem({ page }: { page: SearchedPage }) {
  return (
    <li className="flex flex-col gap-1 border-border py-3 ps-8 not-last:border-b">
      <SiteLine host={page.host} date={page.date} />
      <h4 className="text-ui text-text-2 wrap-anywhere">{page.title || page.url}</h4>
      <p className="text-meta text-text-3">{outcomeOf(page)}</p>
      <div className="-ms-2 flex">
        <SiteLink url={page.url} host={page.host} passage="" />
      </div>
    </li>
  );
}

interface SourcePanelProps {
  messageId: number;
  text: string;
  parts: MessagePart[];
  onClose: () => void;
}

/** What the web gave to an answer, and each page as it was when it was read. */
export default function SourcePanel({ messageId, text, parts, onClose }: SourcePanelProps) {
  const [shown, setShown] = useState<Source | null>(null);
  /** Has the focus when the reader comes back from it. */
  const [lastNumber, setLastNumber] = useState<number | null>(null);
  const { used, alsoRead, failed } = groupSources(parts, text);
  const citations = citationsOf(parts);
  const passageOf = (source: Source) =>
    citations.find(({ number, passage }) => number === source.number && passage !== '')?.passage ??
    source.passage;
  const items = (sources: Source[]) =>
    sources.map((source) => (
      <Item
        key={source.number}
        source={source}
        passage={passageOf(source)}
        isLastShown={source.number === lastNumber}
        onShow={() => {
          setShown(source);
          setLastNumber(source.number);
        }}
      />
    ));
  if (shown) {
    return (
      <SnapshotView
        messageId={messageId}
        source={shown}
        passage={passageOf(shown)}
        onBack={() => setShown(null)}
      />
    );
  }
  return (
    <>
      <header className="flex h-13 shrink-0 items-center justify-between ps-5 pe-2">
        <h2 className="text-h3 font-bold">Sources</h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pb-[max(20px,env(safe-area-inset-bottom))]">
        <Group title="Used in the answer">{items(used)}</Group>
        <Group title="Also read">{items(alsoRead)}</Group>
        <Group title="Not read">
          {failed.map((page) => (
            <FailedItem key={page.url} page={page} />
          ))}
        </Group>
      </div>
    </>
  );
}
