import { isMac, keyCaps } from '../lib/shortcuts.ts';

/** The keys of a shortcut, drawn as on the keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="flex shrink-0 gap-1">
      {keyCaps(keys, isMac()).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
