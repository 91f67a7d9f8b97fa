import { create } from 'zustand';

/** The one citation whose card is open, by the id of its chip. */
const useOpenCard = create<{ id: string | null }>(() => ({ id: null }));

export const useIsCardOpen = (id: string): boolean => useOpenCard((state) => state.id === id);

export const openCard = (id: string) => useOpenCard.setState({ id });

/** Closes the card of `id`; that of another chip stays. */
export function closeCard(id: string): void {
  if (useOpenCard.getState().id === id) useOpenCard.setState({ id: null });
}
