import 'katex/dist/katex.min.css';
import katex from 'katex';

/** A longer formula is shown as it was written; so much would take the page's time. */
const maxSourceChars = 8000;
/** Rules and spaces, in em: none may cover the page. */
const maxSizeEm = 40;
const maxExpand = 1000;
const maxKept = 300;

export type Typeset = { ok: true; node: Element } | { ok: false; reason: string };

export interface FormulaRequest {
  source: string;
  isDisplay: boolean;
  isSettled: boolean;
}

const kept = new Map<string, Typeset>();

/** A formula as elements, made once and kept; `node` is to be cloned. Nothing in it is a link, an image or a script. */
export function typeset({ source, isDisplay, isSettled }: FormulaRequest): Typeset {
  const key = `${isDisplay ? 'd' : 'i'}${isSettled ? 's' : 'o'}${source}`;
  const known = kept.get(key);
  const made = known ?? make(source, isDisplay, isSettled);
  kept.delete(key);
  kept.set(key, made);
  for (const oldest of kept.keys()) {
    if (kept.size <= maxKept) break;
    kept.delete(oldest);
  }
  return made;
}

function make(source: string, displayMode: boolean, isSettled: boolean): Typeset {
  if (source.length > maxSourceChars) return { ok: false, reason: 'This formula is too long to be drawn.' };
  const host = document.createElement('span');
  try {
    katex.render(source, host, {
      displayMode,
      output: isSettled ? 'htmlAndMathml' : 'mathml',
      throwOnError: false,
      errorColor: 'var(--danger)',
      strict: 'ignore',
      trust: false,
      maxExpand,
      maxSize: maxSizeEm,
    });
  } catch {
    return { ok: false, reason: 'This formula could not be drawn.' };
  }
  const node = host.firstElementChild;
  if (!node) return { ok: false, reason: 'This formula is empty.' };
  if (node.classList.contains('katex-error'))
    return { ok: false, reason: node.getAttribute('title') ?? 'This formula could not be read.' };
  return { ok: true, node };
}
