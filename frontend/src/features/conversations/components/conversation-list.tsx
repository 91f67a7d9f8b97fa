import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { groupByDate } from '../list.ts';
import { loadMore, useConversations } from '../state.ts';
import { ConversationRow } from './conversation-row.tsx';

interface ConversationListProps {
  currentId: number | null;
  runningIds: number[];
  onOpen: (id: number) => void;
  onDelete: (id: number) => void;
}

/** Asks for the next page as soon as its element comes near the visible part of the list. */
function LoadMore() {
  const mark = useRef<HTMLDivElement>(null);
  const count = useConversations((state) => state.items.length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page too short to push the mark away must not end the paging.
  useEffect(() => {
    if (!mark.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void loadMore();
      },
      { rootMargin: '400px' },
    );
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [count]);
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

export function ConversationList({ currentId, runningIds, onOpen, onDelete }: ConversationListProps) {
  const { items, nextCursor, status } = useConversations();
  const isFirstLoad = nextCursor === undefined && status !== 'failed';
  return (
    <nav aria-label="Conversations" className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
      {groupByDate(items, new Date()).map((group) => (
        <section key={group.heading} aria-label={group.heading}>
          <h2 className="px-2.5 pt-4 pb-1.5 text-meta font-medium text-text-3">{group.heading}</h2>
          <ul>
            {group.items.map((item) => (
              <ConversationRow
                key={item.id}
                item={item}
                isCurrent={item.id === currentId}
                isRunning={runningIds.includes(item.id)}
                onOpen={onOpen}
                onDelete={onDelete}
              />
            ))}
          </ul>
        </section>
      ))}
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
        nextCursor !== null && <LoadMore />
      )}
    </nav>
  );
}
