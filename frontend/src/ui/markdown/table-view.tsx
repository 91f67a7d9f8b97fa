import { Copy } from 'lucide-react';
import { memo, useRef } from 'react';
import { copyText } from '../../lib/clipboard.ts';
import { Menu, MenuItem } from '../menu.tsx';
import { showToast } from '../toasts.ts';
import { useIsScrollable } from '../use-is-scrollable.ts';
import { Inlines } from './inline-view.tsx';
import type { Align, Row } from './model.ts';
import { type Table, tableCsv, tableMarkdown } from './table-text.ts';

interface TableViewProps {
  table: Table;
  hasCaret: boolean;
  isSettled: boolean;
}

/** A table that scrolls by itself, with a menu to copy it. */
export function TableView({ table, hasCaret, isSettled }: TableViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isScrollable = useIsScrollable(scroller);
  const last = table.rows.length - 1;
  return (
    <div className="table-frame">
      <div
        ref={scroller}
        className="table-scroller"
        {...(isScrollable && { tabIndex: 0, role: 'group', 'aria-label': 'Table' })}
      >
        <table dir="auto">
          <thead>
            <tr>
              {table.head.cells.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns stay in their place.
                <th key={index} style={alignment(table.align[index])}>
                  <Inlines inlines={cell} isSettled={isSettled} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((rows, index) => (
              <RowChunk
                // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever added at the end.
                key={index}
                rows={rows}
                align={table.align}
                hasCaret={hasCaret && index === last}
                isSettled={isSettled || index < last}
              />
            ))}
          </tbody>
        </table>
      </div>
      <CopyTable table={table} />
    </div>
  );
}

const alignment = (align: Align | undefined) => (align ? { textAlign: align } : undefined);

interface RowsProps {
  align: Align[];
  hasCaret: boolean;
  isSettled: boolean;
}

const RowChunk = memo(function RowChunk({ rows, ...rest }: RowsProps & { rows: readonly Row[] }) {
  return rows.map((row, index) => (
    <RowView
      // biome-ignore lint/suspicious/noArrayIndexKey: see above.
      key={index}
      row={row}
      align={rest.align}
      hasCaret={rest.hasCaret && index === rows.length - 1}
      isSettled={rest.isSettled}
    />
  ));
});

const RowView = memo(function RowView({ row, align, hasCaret, isSettled }: RowsProps & { row: Row }) {
  const last = Math.max(
    0,
    row.cells.findLastIndex((cell) => cell.length > 0),
  );
  return (
    <tr>
      {row.cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns stay in their place.
        <td key={index} style={alignment(align[index])}>
          <Inlines inlines={cell} isSettled={isSettled} />
          {hasCaret && index === last && <span className="caret" />}
        </td>
      ))}
    </tr>
  );
});

function CopyTable({ table }: { table: Table }) {
  const copy = async (text: string) => {
    if (await copyText(text)) showToast('Table copied.');
    else showToast('This browser did not allow copying.', { tone: 'problem' });
  };
  return (
    <Menu
      label="Copy table"
      placement="below-end"
      trigger={(props) => (
        <button
          {...props}
          type="button"
          className="small-action table-copy"
          aria-label="Copy table"
          title="Copy table"
        >
          <Copy size={16} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    >
      {(close) => (
        <>
          <MenuItem
            isFirst
            onSelect={() => {
              close();
              void copy(tableMarkdown(table));
            }}
          >
            Copy as Markdown
          </MenuItem>
          <MenuItem
            onSelect={() => {
              close();
              void copy(tableCsv(table));
            }}
          >
            Copy as CSV
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
