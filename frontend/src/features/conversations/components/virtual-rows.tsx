import type { ReactElement, RefObject } from 'react';
import { Virtualizer } from 'virtua';
import type { ListRow } from '../list.ts';

interface VirtualRowsProps {
  rows: ListRow[];
  scroller: RefObject<HTMLElement | null>;
  renderRow: (row: ListRow) => ReactElement;
}

/** The rows that are in sight, of however many. */
export default function VirtualRows({ rows, scroller, renderRow }: VirtualRowsProps) {
  return (
    <Virtualizer data={rows} scrollRef={scroller} as="ul" item="li">
      {renderRow}
    </Virtualizer>
  );
}
