import type { LocalModelState, Model, ModelList } from '@parley/contract/models';
import { X } from 'lucide-react';
import { useState } from 'react';
import { readStored, writeStored } from '../../../lib/storage.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { formatProgress, ProgressBar } from '../../../ui/progress-bar.tsx';
import { useCurrentModel } from '../hooks.ts';
import { useModelsState } from '../state.ts';

const isLocal = (model: Model | null, list: ModelList) =>
  model !== null && list.providers.some(({ id, kind }) => id === model.provider && kind === 'local');

function headline(model: Model | null, list: ModelList): { title: string; line: string } {
  if (list.local.status === 'downloading' && (model === null || isLocal(model, list))) {
    return {
      title: 'Fetching the built-in model',
      line: 'A tiny model that runs on this machine, to try Parley. It is fetched once; you can already write.',
    };
  }
  if (model === null) {
    return { title: 'No model can answer yet', line: list.local.message ?? 'Add a provider to begin.' };
  }
  if (isLocal(model, list)) {
    return {
      title: `${model.name} is answering`,
      line: 'A tiny model that runs on this machine, to try Parley. Add a provider for real work.',
    };
  }
  return { title: `${model.name} is answering`, line: 'Choose another at the top, at any time.' };
}

function Download({ local }: { local: LocalModelState }) {
  return (
    <div className="mt-3 flex items-center gap-3">
      <ProgressBar label="Built-in model" received={local.received_bytes} total={local.total_bytes} />
      <span className="shrink-0 text-meta text-text-3 tabular-nums">
        {local.received_bytes === 0 ? local.message : formatProgress(local.received_bytes, local.total_bytes)}
      </span>
    </div>
  );
}

const settingsExample = `OPENAI_API_KEY=sk-…

# or any compatible server: Ollama, LM Studio, vLLM
OPENAI_BASE_URL=http://localhost:11434/v1`;

function HowToAdd() {
  return (
    <details className="group mt-2">
      <summary className="inline-flex list-none items-center rounded-chip py-1 text-side font-medium text-accent">
        How to add a provider
      </summary>
      <div className="mt-1 flex flex-col gap-2 text-side text-text-2">
        <p>Set one of these, then start again:</p>
        <pre className="rounded-row bg-code px-3 py-2 font-mono text-meta whitespace-pre-wrap text-text">
          {settingsExample}
        </pre>
      </div>
    </details>
  );
}

interface FirstRunCardProps {
  isAdmin: boolean;
  /** There is no chat yet. */
  isFirstRun: boolean;
}

/**
 * Says honestly which model answers and how to get a better one, until it is put away or a chat is there; and whenever
 * no model can answer.
 */
export function FirstRunCard({ isAdmin, isFirstRun }: FirstRunCardProps) {
  const list = useModelsState((state) => state.list);
  const model = useCurrentModel();
  const [isHidden, setIsHidden] = useState(() => readStored('first-run') === 'done');
  if (!list || (model !== null && (isHidden || !isFirstRun))) return null;
  const { title, line } = headline(model, list);
  const isFetching = list.local.status === 'downloading';
  return (
    <section
      aria-label="The model that answers"
      className="animate-appear relative rounded-card border border-border py-3 ps-4 pe-12 text-start"
    >
      <h2 className="text-side font-medium">{title}</h2>
      <p className="mt-0.5 text-side text-text-2">{line}</p>
      {isFetching && <Download local={list.local} />}
      {isAdmin ? (
        <HowToAdd />
      ) : (
        model === null && (
          <p className="mt-1 text-side text-text-2">The administrator of this server can add one.</p>
        )
      )}
      {model !== null && (
        <IconButton
          label="Put this note away"
          className="absolute end-1.5 top-1.5"
          onClick={() => {
            writeStored('first-run', 'done');
            setIsHidden(true);
          }}
        >
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      )}
    </section>
  );
}
