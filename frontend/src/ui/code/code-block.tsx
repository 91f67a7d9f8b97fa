import { Download, WrapText } from 'lucide-react';
import { type ClipboardEvent, type ReactNode, useCallback, useId, useRef, useState } from 'react';
import { saveFile } from '../../lib/save-file.ts';
import { CopyButton } from '../copy-button.tsx';
import { useIsScrollable } from '../use-is-scrollable.ts';
import { CodeLines } from './code-lines.tsx';
import { fileNameOf } from './file-name.ts';
import { languageOf, titleOf } from './languages.ts';
import { advanceText, emptyText } from './line-chunks.ts';
import { useColours } from './use-colours.ts';

interface CodeBlockProps {
  /** The text so far; while the block is open it is only ever added to. */
  code: string;
  /** The first word after the fence; '' if there is none. */
  language: string;
  /** More lines are coming. */
  isOpen: boolean;
  /** One more button, for what else can be done with this code. */
  action?: ReactNode;
}

/** A finished block with more lines than this shows its beginning first. */
const maxLinesAtFirst = 40;

/** A selection's text as it was written; what the browser makes of it may have lost or gained line ends. */
function copyExactly(event: ClipboardEvent<HTMLElement>): void {
  const selection = document.getSelection();
  if (selection?.rangeCount !== 1 || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!event.currentTarget.contains(range.commonAncestorContainer)) return;
  event.clipboardData.setData('text/plain', range.toString());
  event.preventDefault();
}

/** A fenced block: its lines, in colour once a worker has coloured them, and what can be done with them. */
export function CodeBlock({ code, language, isOpen, action }: CodeBlockProps) {
  const [before, setBefore] = useState(emptyText);
  const text = advanceText(before, code);
  if (text !== before) setBefore(text);
  const colours = useColours(text, language, isOpen);
  // Who has seen a block grow is reading it: it stays as it is.
  const [isExpanded, setIsExpanded] = useState(isOpen);
  const [isWrapped, setIsWrapped] = useState(false);
  const scroller = useRef<HTMLPreElement>(null);
  const isScrollable = useIsScrollable(scroller);
  const id = useId();
  const expand = useCallback(() => setIsExpanded(true), []);
  const isLong = !isOpen && text.lineCount > maxLinesAtFirst;
  const isCollapsed = isLong && !isExpanded;
  const title = titleOf(language);
  return (
    <div className="code-block" dir="ltr" data-collapsed={isCollapsed || undefined}>
      <div className="code-head">
        <span className="code-title">{title}</span>
        {action}
        <button
          type="button"
          className="small-action"
          aria-label="Wrap long lines"
          title="Wrap long lines"
          aria-pressed={isWrapped}
          onClick={() => setIsWrapped(!isWrapped)}
        >
          <WrapText size={16} strokeWidth={1.75} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="small-action"
          aria-label="Download code"
          title="Download code"
          onClick={() => saveFile(fileNameOf(language, code), code)}
        >
          <Download size={16} strokeWidth={1.75} aria-hidden="true" />
        </button>
        <CopyButton text={code} label="Copy code" hasText />
      </div>
      <pre
        ref={scroller}
        id={id}
        data-wrapped={isWrapped || undefined}
        onCopy={copyExactly}
        {...(isScrollable && { tabIndex: 0, role: 'group', 'aria-label': `Code, ${title}` })}
      >
        <code>
          <CodeLines
            text={text}
            colours={colours}
            isDiff={languageOf(language) === 'diff'}
            isOpen={isOpen}
            isCollapsed={isCollapsed}
            onFound={expand}
          />
        </code>
      </pre>
      {isLong && (
        <button
          type="button"
          className="code-more"
          aria-expanded={isExpanded}
          aria-controls={id}
          onClick={() => setIsExpanded(!isExpanded)}
        >
          {isExpanded ? 'Show less' : `Show all ${text.lineCount} lines`}
        </button>
      )}
    </div>
  );
}
