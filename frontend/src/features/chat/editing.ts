import { create } from 'zustand';

/** The messages whose wording is being changed, by the key of their turn. */
const useEditing = create<{ turnKeys: readonly string[] }>(() => ({ turnKeys: [] }));

export const useIsEditing = (turnKey: string): boolean =>
  useEditing((state) => state.turnKeys.includes(turnKey));

export const beginEdit = (turnKey: string) =>
  useEditing.setState(({ turnKeys }) => ({ turnKeys: [...turnKeys, turnKey] }));

export const endEdit = (turnKey: string) =>
  useEditing.setState(({ turnKeys }) => ({ turnKeys: turnKeys.filter((other) => other !== turnKey) }));
