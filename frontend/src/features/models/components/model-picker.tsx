import { ChevronDown } from 'lucide-react';
import { Popover } from '../../../ui/popover.tsx';
import { useCurrentModel } from '../hooks.ts';
import { chooseModel, loadModels, useModelsState } from '../state.ts';
import { ModelList } from './model-list.tsx';

function currentLabel(name: string | undefined, isKnown: boolean, hasFailed: boolean): string {
  if (name) return name;
  if (hasFailed) return 'Models unavailable';
  return isKnown ? 'No model yet' : '';
}

/** Names the model that answers next, and opens the list of the others. */
export function ModelPicker() {
  const { list, hasFailed } = useModelsState();
  const current = useCurrentModel();
  return (
    <Popover
      label="Choose a model"
      role="dialog"
      className="w-80 max-w-[calc(100vw-16px)]"
      trigger={(props) => (
        <button
          type="button"
          {...props}
          onClick={(event) => {
            props.onClick?.(event);
            if (hasFailed) void loadModels();
          }}
          aria-label={`Model: ${current?.name ?? 'none'}`}
          className={`hit flex min-w-0 items-center gap-1.5 rounded-row px-2.5 text-ui font-medium transition-colors hover:bg-hover aria-expanded:bg-hover ${list || hasFailed ? '' : 'invisible'}`}
        >
          <span className="truncate">{currentLabel(current?.name, list !== null, hasFailed)}</span>
          <ChevronDown size={16} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden="true" />
        </button>
      )}
    >
      {(close) =>
        list ? (
          <ModelList
            list={list}
            currentId={current?.id ?? null}
            onChoose={(model) => {
              chooseModel(model.id);
              close();
            }}
          />
        ) : (
          <p className="px-3 py-4 text-side text-text-3">The list of models could not be read yet.</p>
        )
      }
    </Popover>
  );
}
