import { create } from 'zustand';

/** How the next message is sent; forgotten with the page. */
export const useChatPreferences = create<{ useRag: boolean }>(() => ({ useRag: false }));

export const toggleRag = () => useChatPreferences.setState(({ useRag }) => ({ useRag: !useRag }));
