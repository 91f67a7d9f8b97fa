import { create } from 'zustand';
import { forgetStored, readStored, writeStored } from '../../lib/storage.ts';
import { conversationIdOf } from './state.ts';

/** What is being typed, by thread. Kept in storage too, so that a closed tab loses no words. */
const useDrafts = create<{ drafts: Record<string, string> }>(() => ({ drafts: {} }));

const storedNew = 'draft.new';
const storedName = (key: string) => {
  const id = conversationIdOf(key);
  return id === null ? storedNew : `draft.${id}`;
};

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
  const since = readDraft(key);
  setDraft(key, since.trim() === '' ? text : `${text}\n\n${since}`);
}

/** A new conversation got its id: what was typed meanwhile moves with it. */
export function moveDraft(key: string): void {
  const text = useDrafts.getState().drafts[key] ?? readStored(storedNew) ?? '';
  writeStored(storedNew, null);
  if (text !== '') writeStored(storedName(key), text);
}

/** Lets go of all drafts; `keepsStored` leaves those in storage for the next sign-in. */
export function forgetDrafts(keepsStored = false): void {
  useDrafts.setState({ drafts: {} });
  if (!keepsStored) forgetStored('draft.');
}
