import { create } from 'zustand';
import { randomUuid } from '../../lib/ids.ts';
import { forgetStored, readStored, writeStored } from '../../lib/storage.ts';
import { conversationIdOf } from './state.ts';

/**
 * What is being typed, by thread. Kept in the tab's own storage too, where a reload finds it whatever is typed in other
 * tabs, and in the one that all share, where the next tab finds what a closed one has left.
 */
const useDrafts = create<{ drafts: Record<string, string> }>(() => ({ drafts: {} }));

const storedNew = 'draft.new';
const storedName = (key: string) => {
  const id = conversationIdOf(key);
  return id === null ? storedNew : `draft.${id}`;
};

/** Stands in both storages until somebody signs out, who may be in another tab: this one may sleep, and not hear of it. */
const holderName = 'draft.holder';

/** What this tab has kept from before a sign-out that it did not hear of is nobody's any more. */
export function forgetStaleDrafts(): void {
  if (readStored(holderName, 'sessionStorage') !== readStored(holderName))
    forgetStored('draft.', 'sessionStorage');
}

function readKept(name: string): string {
  forgetStaleDrafts();
  return readStored(name, 'sessionStorage') ?? readStored(name) ?? '';
}

/** Keeps `text` in the place of `before`. */
function keep(name: string, text: string, before: string): void {
  forgetStaleDrafts();
  const shared = readStored(name);
  // Another tab has written there since: its words stay for whoever comes next, and are not shown here.
  const isOthers = text === '' && shared !== null && shared !== before;
  const kept = text === '' ? null : text;
  if (!isOthers) writeStored(name, kept);
  if (readStored(holderName) === null) writeStored(holderName, randomUuid());
  writeStored(holderName, readStored(holderName), 'sessionStorage');
  writeStored(name, isOthers ? '' : kept, 'sessionStorage');
}

export function useDraft(key: string): string {
  const draft = useDrafts((state) => state.drafts[key]);
  return draft ?? readKept(storedName(key));
}

export const readDraft = (key: string): string =>
  useDrafts.getState().drafts[key] ?? readKept(storedName(key));

export function setDraft(key: string, text: string): void {
  const before = readDraft(key);
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: text } }));
  keep(storedName(key), text, before);
}

/** A message that could not be sent comes back, before whatever was typed since. */
export function giveBackDraft(key: string, text: string): void {
  const since = readDraft(key);
  setDraft(key, since.trim() === '' ? text : `${text}\n\n${since}`);
}

/** A new conversation got its id: what was typed meanwhile moves with it. */
export function moveDraft(key: string): void {
  const text = useDrafts.getState().drafts[key] ?? readKept(storedNew);
  // What is stored there then was typed elsewhere.
  if (text === '') return;
  keep(storedNew, '', text);
  keep(storedName(key), text, '');
}

/** The start page begins anew: what is typed there stays on it. */
export function handOnDraft(from: string, to: string): void {
  const text = readDraft(from);
  setDraft(from, '');
  setDraft(to, text);
}

/** Lets go of all drafts; `keepsStored` leaves those in storage for the next sign-in. */
export function forgetDrafts(keepsStored = false): void {
  useDrafts.setState({ drafts: {} });
  if (keepsStored) return;
  forgetStored('draft.');
  forgetStored('draft.', 'sessionStorage');
}
