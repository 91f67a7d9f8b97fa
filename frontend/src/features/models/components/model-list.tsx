import type { Model, ModelList as Models } from '@parley/contract/models';
import { Check, Search, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { groupModels, type ModelGroup } from '../state.ts';

interface ModelListProps {
  list: Models;
  currentId: string | null;
  onChoose: (model: Model) => void;
}

const filterFrom = 9;

/** The models to choose from: one list box for the keyboard, with a filter when there are many. */
export function ModelList({ list, currentId, onChoose }: ModelListProps) {
  const id = useId();
  const [query, setQuery] = useState('');
  const groups = groupModels(list, query);
  const models = groups.flatMap((group) => group.models);
  const [activeId, setActiveId] = useState(currentId);
  const active = models.find((model) => model.id === activeId) ?? models[0] ?? null;
  const optionId = (model: Model) => `${id}-${model.id}`;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && active) {
      event.preventDefault();
      onChoose(active);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !active) return;
    event.preventDefault();
    const next = models[(models.indexOf(active) + step + models.length) % models.length];
    setActiveId(next?.id ?? null);
    if (next) document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  const keyboard = { onKeyDown, 'aria-activedescendant': active ? optionId(active) : undefined };
  const hasFilter = list.items.length >= filterFrom;

  return (
    <div className="flex max-h-[inherit] flex-col">
      {hasFilter && (
        <label className="m-1 mb-1.5 flex items-center gap-2 rounded-row bg-hover px-2.5">
          <Search size={16} strokeWidth={1.75} className="text-text-3" aria-hidden="true" />
          <input
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-label="Filter models"
            placeholder="Filter models"
            className="h-9 w-full bg-transparent text-ui outline-none pointer-coarse:text-body"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            {...keyboard}
          />
        </label>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Models"
        tabIndex={0}
        data-autofocus={hasFilter ? undefined : true}
        className="max-h-90 min-h-0 overflow-y-auto outline-none"
        {...keyboard}
      >
        {groups.map((group) => (
          <Group
            key={group.provider.id}
            group={group}
            currentId={currentId}
            active={active}
            optionId={optionId}
            onChoose={onChoose}
            onPoint={setActiveId}
          />
        ))}
        {groups.length === 0 && <p className="px-3 py-4 text-side text-text-3">No model has this name.</p>}
      </div>
    </div>
  );
}

interface GroupProps {
  group: ModelGroup;
  currentId: string | null;
  active: Model | null;
  optionId: (model: Model) => string;
  onChoose: (model: Model) => void;
  onPoint: (modelId: string) => void;
}

function Group({ group, currentId, active, optionId, onChoose, onPoint }: GroupProps) {
  const { provider, models } = group;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a part of a list box.
    <div role="group" aria-label={provider.name} className="pb-1">
      <div className="px-2.5 pt-2 pb-1 text-meta text-text-3" aria-hidden="true">
        {provider.name}
      </div>
      {provider.error && (
        <div className="flex gap-2 px-2.5 pb-2 text-side text-text-2">
          <TriangleAlert
            size={16}
            strokeWidth={1.75}
            className="mt-px shrink-0 text-warning"
            aria-hidden="true"
          />
          {provider.error}
        </div>
      )}
      {models.map((model) => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the list box has the focus and the keys.
        <div
          key={model.id}
          id={optionId(model)}
          role="option"
          aria-selected={model.id === currentId}
          className={`row-height flex cursor-pointer items-center gap-2 rounded-row px-2.5 text-side ${model === active ? 'bg-hover' : ''}`}
          onClick={() => onChoose(model)}
          onPointerMove={() => onPoint(model.id)}
        >
          <span className="min-w-0 flex-1 truncate">{model.name}</span>
          {model.is_default && <span className="text-meta text-text-3">Default</span>}
          <Check
            size={16}
            strokeWidth={1.75}
            className={model.id === currentId ? '' : 'invisible'}
            aria-hidden="true"
          />
        </div>
      ))}
    </div>
  );
}
