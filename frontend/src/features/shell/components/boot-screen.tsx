import { ArrowUp, Globe, PanelLeft, Search, SquarePen } from 'lucide-react';
import { appName } from '../../../lib/app-name.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import { suggestions } from '../../chat/start-page.ts';

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;
const row = 'row-height flex w-full items-center gap-2.5 rounded-row px-2.5 text-side font-medium';

function Initial() {
  return (
    <span
      data-fill="initial"
      suppressHydrationWarning
      className="grid size-7 shrink-0 place-items-center rounded-full bg-active text-meta font-medium uppercase"
    >
      {' '}
    </span>
  );
}

function Sidebar() {
  return (
    <div
      inert
      className="boot-sidebar relative shrink-0 flex-col border-e border-border/60 bg-sidebar w-(--sidebar-width)"
    >
      <div className="flex h-13 shrink-0 items-center justify-between ps-4 pe-2.5">
        <span className="flex items-center gap-2 text-ui font-bold tracking-[-0.011em]">
          <Mark size={22} />
          {appName}
        </span>
        <IconButton label="Close sidebar">
          <PanelLeft {...icon} />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 px-2 pt-1">
        <div className={row}>
          <SquarePen {...icon} />
          New chat
        </div>
        <div className={row}>
          <Search {...icon} />
          Search
        </div>
      </div>
      <div className="shrink-0 border-t border-border/60 p-2 pb-[max(8px,env(safe-area-inset-bottom))]">
        <div className="row-height flex items-center gap-2.5 px-2 text-side">
          <Initial />
          <span data-fill="name" suppressHydrationWarning className="fade-end min-w-0 flex-1 font-medium">
            {' '}
          </span>
        </div>
      </div>
    </div>
  );
}

function Rail() {
  return (
    <div
      inert
      className="boot-rail w-13 shrink-0 flex-col items-center gap-1 border-e border-border/60 bg-sidebar py-2.5"
    >
      {[PanelLeft, SquarePen, Search].map((Icon, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change.
        <IconButton key={at} label="">
          <Icon {...icon} />
        </IconButton>
      ))}
      <div className="row-height mt-auto flex items-center px-1">
        <Initial />
      </div>
    </div>
  );
}

function Header() {
  return (
    <div
      inert
      className="flex h-[calc(52px+env(safe-area-inset-top))] shrink-0 items-center justify-between border-b border-transparent px-2 pt-[env(safe-area-inset-top)]"
    >
      <IconButton label="Open sidebar" className="wide:invisible">
        <PanelLeft {...icon} />
      </IconButton>
      <IconButton label="New chat" className="wide:invisible">
        <SquarePen {...icon} />
      </IconButton>
    </div>
  );
}

function Suggestions() {
  return (
    <ul inert className="flex flex-col">
      {suggestions.map((text) => (
        <li key={text} className="border-border not-last:border-b">
          <div className="flex min-h-11 w-full items-center px-3 py-2 text-ui text-text-2">{text}</div>
        </li>
      ))}
    </ul>
  );
}

function Composer() {
  return (
    <div className="composer relative rounded-composer border border-border bg-raised p-3 shadow-lift">
      <label className="block cursor-text px-1 pt-1 pb-2">
        <span className="sr-only">Message</span>
        <textarea
          rows={1}
          dir="auto"
          placeholder="Ask anything"
          className="block max-h-60 w-full resize-none bg-transparent px-1 text-body leading-6 outline-none [field-sizing:content]"
        />
      </label>
      <div inert className="flex items-center justify-between gap-2">
        <div className="boot-search inline-flex h-9 items-center gap-1.5 rounded-full px-3 text-side font-medium text-text-2 pointer-coarse:h-11">
          <Globe className="shrink-0" {...icon} />
          Search: Auto
        </div>
        <div className="grid size-9 shrink-0 place-items-center rounded-full bg-active text-text-3">
          <ArrowUp size={20} strokeWidth={2} aria-hidden="true" />
        </div>
      </div>
    </div>
  );
}

const measure = 'mx-auto w-full max-w-[calc(var(--column)+48px)]';

/**
 * What the prerendered page shows until the program is there: for somebody who was signed in (`data-session`) the page
 * as `Workspace` will draw it, in the same places, with a field that can be written in; else nothing but the sign.
 * `app/first-paint.ts` says which, and fills in what this browser knows of the reader.
 */
export function BootScreen() {
  return (
    <div className="boot h-full" aria-busy="true">
      <div className="boot-sign grid h-full place-items-center text-text-3">
        <div className="animate-late" role="status">
          <Mark size={36} />
          <span className="sr-only">Loading</span>
        </div>
      </div>
      <div className="boot-shell fixed inset-0">
        <Sidebar />
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <Header />
          <div className="boot-page min-h-0 flex-1 flex-col wide:overflow-y-auto">
            <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 wide:min-h-fit wide:flex-[38] wide:overflow-visible">
              <div className="boot-home mx-auto mt-[12vh] w-full max-w-[var(--column)] py-6 wide:mt-auto">
                <h1
                  data-fill="greeting"
                  suppressHydrationWarning
                  className="text-center text-h1 font-medium tracking-[-0.011em] text-balance wrap-anywhere wide:text-greeting"
                >
                  {' '}
                </h1>
                <div className="mt-8 wide:hidden">
                  <Suggestions />
                </div>
              </div>
            </div>
            <div className={`${measure} shrink-0 px-2 pb-[max(8px,env(safe-area-inset-bottom))] wide:px-6`}>
              <Composer />
              <p className="boot-note pt-2 text-center text-meta text-text-3">
                Answers can be wrong. Check what matters.
              </p>
            </div>
            <div className={`boot-home max-wide:hidden ${measure} flex-[62] px-6 pt-4 pb-8`}>
              <Suggestions />
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}
