import { Mark } from '../../../ui/mark.tsx';

/**
 * What the prerendered page shows until the session is known: the outline of the product for somebody who was signed in
 * (`data-session`, set by theme.js), else nothing but the sign. Waits that are over at once show neither.
 */
export function BootScreen() {
  return (
    <div className="boot h-full" aria-busy="true">
      <div className="boot-sidebar" />
      <div className="grid flex-1 place-items-center text-text-3">
        <div className="animate-late" role="status">
          <Mark size={36} />
          <span className="sr-only">Loading</span>
        </div>
      </div>
    </div>
  );
}
