import { currentRoute } from '../../lib/router.ts';
import { readDraft, setDraft } from './drafts.ts';
import { threadKey, useChat } from './state.ts';

/** How the writing stood in the prerendered page when the real composer took its place. */
interface FirstWords {
  selection: readonly [number, number];
  hadFocus: boolean;
}

let left: FirstWords | null = null;

/** Keeps what is written in the prerendered page's field as the draft of the thread that the address shows. Returns the end. */
export function keepFirstWords(field: HTMLTextAreaElement): () => void {
  const route = currentRoute();
  const key = route.name === 'conversation' ? threadKey(route.conversationId) : useChat.getState().homeKey;
  const keep = () => {
    // The session has turned out to be over: what is written now is not the next reader's.
    if (document.documentElement.dataset.session !== 'likely') return;
    if (field.value !== readDraft(key)) setDraft(key, field.value);
  };
  keep();
  field.addEventListener('input', keep);
  return () => {
    field.removeEventListener('input', keep);
    left = {
      selection: [field.selectionStart, field.selectionEnd],
      hadFocus: document.activeElement === field,
    };
  };
}

/** The composer that is now there goes on where the other stopped. */
export function goOnWriting(field: HTMLTextAreaElement): void {
  if (left?.hadFocus) {
    field.focus();
    field.setSelectionRange(...left.selection);
  }
  left = null;
}
