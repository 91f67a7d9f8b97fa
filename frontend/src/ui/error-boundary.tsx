import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Mark } from './mark.tsx';

/** The last net: a fault in rendering must leave a way on, not a white page. Nothing that was written is lost by it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main className="grid h-full place-items-center px-6">
        <div role="alert" className="flex max-w-sm flex-col items-center gap-4 text-center">
          <Mark size={36} />
          <h1 className="text-h2 font-bold">This page stumbled</h1>
          <p className="text-text-2">
            Your conversations are safe on the server. Reloading brings them back.
          </p>
          <Button look="primary" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </div>
      </main>
    );
  }
}
