import { RotateCcw } from 'lucide-react';
import { Popover } from '../../../ui/popover.tsx';
import { useChatEnvironment } from './environment.ts';

interface RetryMenuProps {
  isLocked: boolean;
  /** Null: with the model that answers anyway. */
  onRetry: (modelId: string | null) => void;
}

const icon = <RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />;

/** Another answer: at once when there is one model, else from a list that begins with "the same again". */
export function RetryMenu({ isLocked, onRetry }: RetryMenuProps) {
  const { renderModels } = useChatEnvironment();
  if (!renderModels) {
    return (
      <button
        type="button"
        aria-label="Try again"
        title="Try again"
        className="small-action"
        disabled={isLocked}
        onClick={() => onRetry(null)}
      >
        {icon}
      </button>
    );
  }
  return (
    <Popover
      label="Try again"
      role="dialog"
      className="w-72 max-w-[calc(100vw-16px)]"
      trigger={(props) => (
        <button
          type="button"
          {...props}
          aria-label="Try again"
          title="Try again"
          disabled={isLocked}
          className="small-action"
        >
          {icon}
        </button>
      )}
    >
      {(close) => {
        const retry = (modelId: string | null) => {
          close();
          onRetry(modelId);
        };
        return (
          <>
            <button
              type="button"
              className="row-height flex w-full items-center gap-2.5 rounded-row px-2.5 text-start text-side hover:bg-hover"
              onClick={() => retry(null)}
            >
              {icon}
              Try again
            </button>
            <hr className="mx-2.5 my-1 border-border" />
            <p className="px-2.5 pt-1.5 text-meta font-medium text-text-2">With another model</p>
            {renderModels(retry)}
          </>
        );
      }}
    </Popover>
  );
}
