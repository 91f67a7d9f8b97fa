import { type KeyboardEvent, lazy, type RefObject, Suspense, useEffect, useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useActivity } from '../activity.ts';
import { type ListRow, listRows } from '../list.ts';
import { loadMore, useConversations } from '../state.ts';
import { ConversationRow } from './conversation-row.tsx';

interface ConversationListProps {
  currentId: number | null;
  /** Where this tab follows an answer. */
  runningIds: number[];
  onOpen: (id: number) => void;
  onDelete: (id: number) => void;
}

/** So many rows are quicker drawn than measured. */
const plainRowsMax = 200;
const VirtualRows = lazy(() => import('./virtual-rows.tsx'));

/** Asks for the next page as soon as its element comes near the visible part of the list. */
function LoadMore({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const mark = useRef<HTMLDivElement>(null);
  const isLoading = useConversations(({ status }) => status === 'loading');
  // Looks anew after each page: it may have been too short to push the mark away, or was asked for while one was on its way.
  useEffect(() => {
    if (!mark.current || isLoading) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void loadMore();
      },
      { root: scroller.current, rootMargin: '800px' },
    );
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [isLoading, scroller]);
  return <div ref={mark} className="h-px" />;
}

function Skeleton() {
  return (
    <div className="animate-late flex flex-col gap-5 px-2.5 pt-3" aria-hidden="true">
      {[70, 55, 80, 45].map((width) => (
        <div
          key={width}
          className="h-3 animate-shimmer rounded-full bg-active"
          style={{ width: `${width}%` }}
        />
      ))}
    </div>
  );
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** The arrows go from row to row; Tab goes through what can be done with one. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined || !(event.target instanceof HTMLAnchorElement)) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const next = links[links.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function ConversationList({ currentId, runningIds, onOpen, onDelete }: ConversationListProps) {
  const { items, nextCursor, status } = useConversations();
  const activity = useActivity();
  const scroller = useRef<HTMLElement>(null);
  const rows = listRows(items, new Date());
  const isFirstLoad = nextCursor === undefined && status !== 'failed';

  const renderRow = (row: ListRow) =>
    row.type === 'heading' ? (
      <h2 key={row.key} className="px-2.5 pt-4 pb-1.5 text-meta font-medium text-text-3">
        {row.text}
      </h2>
    ) : (
      <ConversationRow
        key={row.key}
        item={row.item}
        isCurrent={row.item.id === currentId}
        isRunning={runningIds.includes(row.item.id) || activity.runningIds.includes(row.item.id)}
        isUnread={row.item.id !== currentId && activity.unreadIds.includes(row.item.id)}
        onOpen={onOpen}
        onDelete={onDelete}
      />
    );
  const plainRows = (
    <ul>
      {rows.slice(0, plainRowsMax).map((row) => (
        <li key={row.key}>{renderRow(row)}</li>
      ))}
    </ul>
  );
  return (
    <nav
      ref={scroller}
      aria-label="Conversations"
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4"
      onKeyDown={moveBetweenRows}
    >
      {rows.length <= plainRowsMax ? (
        plainRows
      ) : (
        <Suspense fallback={plainRows}>
          <VirtualRows rows={rows} scroller={scroller} renderRow={renderRow} />
        </Suspense>
      )}
      {isFirstLoad && items.length === 0 && <Skeleton />}
      {nextCursor === null && items.length === 0 && (
        <p className="px-2.5 pt-4 text-side text-text-3">Your conversations will be listed here.</p>
      )}
      {status === 'failed' ? (
        <div className="px-2.5 pt-4 text-side text-text-3">
          <p className="mb-2">The list could not be read.</p>
          <Button onClick={() => void loadMore()}>Try again</Button>
        </div>
      ) : (
        nextCursor !== null && <LoadMore scroller={scroller} />
      )}
    </nav>
  );
}
