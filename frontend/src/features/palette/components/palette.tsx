import { Search } from 'lucide-react';
import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { Dialog } from '../../../ui/dialog.tsx';
import { KeyCaps } from '../../../ui/key-caps.tsx';
import { groupEntries, type PaletteEntry, type PaletteItem } from '../entries.ts';
import type { Match } from '../rank.ts';

interface PaletteProps {
  entries: PaletteEntry[];
  /** What the server finds that is not among `entries`. */
  search: (query: string, signal: AbortSignal) => Promise<PaletteEntry[]>;
  onClose: () => void;
}

const debounceMs = 120;

interface Found {
  query: string;
  entries: PaletteEntry[];
  hasFailed: boolean;
}

/** What the server found last, while the words for it are still being typed, too. */
function useFound(query: string, search: PaletteProps['search']): Found {
  const [found, setFound] = useState<Found>({ query: '', entries: [], hasFailed: false });
  useEffect(() => {
    if (query === '') return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      search(query, abort.signal)
        .then((entries) => setFound({ query, entries, hasFailed: false }))
        .catch(() => {
          if (!abort.signal.aborted) setFound((before) => ({ ...before, query, hasFailed: true }));
        });
    }, debounceMs);
    return () => {
      clearTimeout(timer);
      abort.abort(new Error('Something else is asked.'));
    };
  }, [query, search]);
  return found;
}

function Marked({ text, ranges }: { text: string; ranges: Match['ranges'] }): ReactNode {
  return ranges.map(({ start, end }, index) => (
    <Fragment key={start}>
      {text.slice(ranges[index - 1]?.end ?? 0, start)}
      <span className="font-bold text-text">{text.slice(start, end)}</span>
      {index === ranges.length - 1 && text.slice(end)}
    </Fragment>
  ));
}

interface OptionProps {
  id: string;
  item: PaletteItem;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Option({ id, item, isActive, onPoint, onChoose }: OptionProps) {
  const { label, icon, keys, note } = item.entry;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field has the focus and the keys.
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={`row-height flex cursor-pointer items-center gap-3 rounded-row px-2.5 text-ui ${isActive ? 'bg-hover forced-colors:outline' : ''}`}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <span className="shrink-0 text-text-3">{icon}</span>
      <span className={`fade-end min-w-0 flex-1 ${item.ranges.length > 0 ? 'text-text-2' : ''}`} dir="auto">
        {item.ranges.length > 0 ? <Marked text={label} ranges={item.ranges} /> : label}
      </span>
      {note && <span className="shrink-0 text-meta text-text-3">{note}</span>}
      {keys && (
        <span aria-hidden="true" className="pointer-coarse:hidden">
          <KeyCaps keys={keys} />
        </span>
      )}
    </div>
  );
}

const steps: Record<string, (index: number, count: number) => number> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  PageDown: (index, count) => Math.min(count - 1, index + 8),
  PageUp: (index) => Math.max(0, index - 8),
};

/** One field for everything that can be gone to or done. */
export function Palette({ entries, search, onClose }: PaletteProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [activeId, setActiveId] = useState<string | null>(null);
  const query = typed.trim();
  const found = useFound(query, search);
  const groups = groupEntries(query, entries, query === '' ? [] : found.entries);
  const items = groups.flatMap((group) => group.items);
  const active = items.find(({ entry }) => entry.id === activeId) ?? items[0] ?? null;
  const isSearching = query !== '' && found.query !== query;
  const optionId = (item: PaletteItem) => `${id}-${item.entry.id}`;

  const choose = (item: PaletteItem) => {
    onClose();
    // The dialog gives the focus back when it is gone; only then may it be put elsewhere.
    requestAnimationFrame(() => item.entry.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && active) {
      event.preventDefault();
      choose(active);
    }
    const step = steps[event.key];
    if (!step || !active) return;
    event.preventDefault();
    const next = items[step(items.indexOf(active), items.length)];
    setActiveId(next?.entry.id ?? null);
    if (next) document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Dialog label="Search chats and actions" place="top" onClose={onClose}>
      <label className="flex h-13 shrink-0 items-center gap-3 border-b border-border px-4">
        <Search size={18} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden="true" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={active ? optionId(active) : undefined}
          aria-label="Search chats and actions"
          placeholder="Search chats and actions"
          enterKeyHint="go"
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          className="h-full min-w-0 flex-1 bg-transparent text-[1rem] outline-none"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActiveId(null);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Results"
        className="min-h-0 flex-1 overflow-y-auto p-1.5"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a part of a list box.
          <div key={group.name} role="group" aria-label={group.name} className="pb-1">
            <div className="px-2.5 pt-2 pb-1 text-meta font-medium text-text-3" aria-hidden="true">
              {group.name}
            </div>
            {group.items.map((item) => (
              <Option
                key={item.entry.id}
                id={optionId(item)}
                item={item}
                isActive={item === active}
                onPoint={() => setActiveId(item.entry.id)}
                onChoose={() => choose(item)}
              />
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={items.length === 0 ? 'px-4 pt-2 pb-5 text-ui text-text-3' : 'sr-only'}>
        {items.length === 0 && (isSearching ? 'Searching' : 'Nothing has this name.')}
        {items.length > 0 && query !== '' && `${items.length} results`}
        {found.hasFailed && ' Older chats could not be searched.'}
      </p>
    </Dialog>
  );
}
