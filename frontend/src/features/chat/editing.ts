import { create } from 'zustand';
import type { Turn } from './types.ts';

/** The messages whose wording is being changed, by the key of their turn: how it stands. */
export const useEditing = create<{ wordings: Record<string, string> }>(() => ({ wordings: {} }));

/** Opens a message's wording, unless it is open already. */
export const beginEdit = ({ key, content }: Turn) =>
  useEditing.setState(({ wordings }) => ({ wordings: { [key]: content, ...wordings } }));

export const setWording = (turnKey: string, text: string) =>
  useEditing.setState(({ wordings }) => ({ wordings: { ...wordings, [turnKey]: text } }));

export const endEdit = (turnKey: string) =>
  useEditing.setState(({ wordings: { [turnKey]: _, ...wordings } }) => ({ wordings }));

export const forgetEdits = () => useEditing.setState({ wordings: {} });
