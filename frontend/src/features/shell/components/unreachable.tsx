import { appName } from '../../../lib/app-name.ts';
import { Button } from '../../../ui/button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import { restoreSession } from '../../accounts/state.ts';

/** The server does not answer, and nobody is known to have been here. */
export function Unreachable() {
  return (
    <main className="grid h-full place-items-center px-6">
      <div className="flex max-w-sm flex-col items-center gap-4 text-center" role="alert">
        <Mark size={36} />
        <h1 className="text-h2 font-medium">{appName} cannot be reached</h1>
        <p className="text-text-2">
          The server may be starting, or the network is down. This page keeps trying.
        </p>
        <Button onClick={() => void restoreSession()}>Try now</Button>
      </div>
    </main>
  );
}
