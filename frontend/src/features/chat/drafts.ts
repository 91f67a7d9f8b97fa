import { create } from 'zustand';
import { forgetStored, readStored, writeStored } from '../../lib/storage.ts';
import { getThread } from './state.ts';

/** What is being typed, by thread. Kept in storage too, so that a closed tab loses no words. */
const useDrafts = create<{ drafts: Record<string, string> }>(() => ({ drafts: {} }));

/** What is typed below a conversation that has not been read yet belongs to it too. */
const storedName = (key: string) => `draft.${getThread(key).id ?? /^c(\d+)$/.exec(key)?.[1] ?? 'new'}`;

export function useDraft(key: string): string {
  const draft = useDrafts((state) => state.drafts[key]);
  return draft ?? readStored(storedName(key)) ?? '';
}

export const readDraft = (key: string): string =>
  useDrafts.getState().drafts[key] ?? readStored(storedName(key)) ?? '';

export function setDraft(key: string, text: string): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: text } }));
  writeStored(storedName(key), text === '' ? null : text);
}

/** A message that could not be sent comes back, before whatever was typed since. */
export function giveBackDraft(key: string, text: string): void {
  const since = useDrafts.getState().drafts[key] ?? '';
  setDraft(key, since.trim() === '' ? text : `${text}\n\n${since}`);
}

/** A new conversation got its id: what was typed meanwhile moves with it. */
export function moveDraft(key: string): void {
  writeStored('draft.new', null);
  const text = useDrafts.getState().drafts[key] ?? '';
  if (text !== '') writeStored(storedName(key), text);
}

export function forgetDrafts(): void {
  useDrafts.setState({ drafts: {} });
  forgetStored('draft.');
}
