import type { MessagePart } from '@parley/contract/conversations';
import { lazy, Suspense, useState } from 'react';
import { Drawer } from '../../../ui/drawer.tsx';
import { LetterIcon } from '../../../ui/letter-icon.tsx';
import { sourcesOf } from '../cited.ts';
import { countSources } from '../wording.ts';

const loadPanel = () => import('./source-panel.tsx');
const SourcePanel = lazy(loadPanel);
const shownIcons = 3;

interface SourcesButtonProps {
  messageId: number;
  text: string;
  parts: MessagePart[];
}

/** Says how many sources an answer had, and opens the panel that lists them. */
export function SourcesButton({ messageId, text, parts }: SourcesButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const sources = sourcesOf(parts);
  if (sources.length === 0) return null;
  const hosts = [...new Set(sources.map(({ host }) => host))].slice(0, shownIcons);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        className="relative me-1 inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border border-border px-2 text-meta font-medium text-text-2 transition-colors hover:bg-hover hover:text-text after:absolute after:-inset-1 after:content-[''] pointer-coarse:h-9 pointer-coarse:px-3"
        onPointerEnter={() => void loadPanel()}
        onFocus={() => void loadPanel()}
        onClick={() => setIsOpen(true)}
      >
        <span className="flex gap-0.5" aria-hidden="true">
          {hosts.map((host) => (
            <LetterIcon key={host} host={host} />
          ))}
        </span>
        {countSources(sources.length)}
      </button>
      <Drawer label="Sources" edge="end" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <Suspense fallback={null}>
          <SourcePanel messageId={messageId} text={text} parts={parts} onClose={() => setIsOpen(false)} />
        </Suspense>
      </Drawer>
    </>
  );
}
