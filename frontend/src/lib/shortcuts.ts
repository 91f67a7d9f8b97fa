/**
 * What a shortcut is, as the help sheet says it.
 *
 * Shape: `keys` are joined by `+` in the order `mod`, `shift`, `alt`, key; `mod` is Cmd on a Mac and Ctrl elsewhere.
 */
export interface ShortcutLine {
  id: string;
  keys: string;
  label: string;
  group: 'Everywhere' | 'In a chat' | 'While writing' | 'In the list of chats';
  /** Also while the focus is in a text field. */
  worksInFields?: boolean;
}

/** One thing that the keyboard does. `run` answers false when there was nothing to do: the key is the browser's then. */
export interface Shortcut extends ShortcutLine {
  run: () => unknown;
}

interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

let registered: readonly Shortcut[] = [];

/** From now on the keyboard does this, until the undo that is returned. A later one of the same keys comes first. */
export function registerShortcut(shortcut: Shortcut): () => void {
  registered = [...registered, shortcut];
  return () => {
    registered = registered.filter((other) => other !== shortcut);
  };
}

const punctuation: Record<string, string> = { ';': 'Semicolon' };

/** True when `press` is what `keys` says. Letters are found by their place where the layout has no Latin ones. */
export function isPressOf(press: Press, keys: string, isMac: boolean): boolean {
  const parts = keys.split('+');
  const wanted = parts.at(-1) ?? '';
  const has = (modifier: string) => parts.includes(modifier);
  const [mod, other] = isMac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (has('mod') !== mod || other || has('alt') !== press.altKey) return false;
  const key = press.key.toLowerCase();
  // Some layouts have `/` only with Shift.
  if (wanted === '/') return key === '/';
  if (has('shift') !== press.shiftKey) return false;
  if (wanted.length > 1) return key === wanted.toLowerCase();
  if (punctuation[wanted]) return key === wanted || press.code === punctuation[wanted];
  return /^[a-z]$/.test(key) ? key === wanted : press.code === `Key${wanted.toUpperCase()}`;
}

export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])')
  );
}

/** Listens to the keyboard. Returns the undo. */
export function connectShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    // 229: an input method composes, as older browsers say it.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const isInField = isTextField(event.target);
    const mac = isMac();
    const shortcut = registered.findLast(
      (candidate) => (!isInField || candidate.worksInFields) && isPressOf(event, candidate.keys, mac),
    );
    if (!shortcut || shortcut.run() === false) return;
    event.preventDefault();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

const macNames: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', backspace: '⌫', escape: 'Esc' };
const names: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', escape: 'Esc' };
const arrows: Record<string, string> = { arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→' };

/** The caps of the keys, as this reader's keyboard has them: `Ctrl`, `Shift`, `O`. */
export function keyCaps(keys: string, isMac: boolean): string[] {
  return keys.split('+').map((part) => {
    const name = part.toLowerCase();
    const known = (isMac ? macNames : names)[name] ?? arrows[name];
    return known ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);

/** `New chat (Ctrl+Shift+O)`: a label with the keys that do the same. */
export function withKeys(label: string, keys: string): string {
  const mac = isMac();
  return `${label} (${keyCaps(keys, mac).join(mac ? '' : '+')})`;
}
