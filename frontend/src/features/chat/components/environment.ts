import { createContext, type ReactNode, useContext } from 'react';

/** What the chat needs from the rest of the product, given by the shell. */
export interface ChatEnvironment {
  /** The model that answers next; null leaves it to the server. */
  modelId: string | null;
  canAnswer: boolean;
  userName: string | null;
  /** The models to choose from for another try; null when there is nothing to choose. */
  renderModels: ((onChoose: (modelId: string) => void) => ReactNode) | null;
  /** Shown on the empty page, below the suggestions. */
  welcome: ReactNode;
}

export const ChatEnvironmentContext = createContext<ChatEnvironment>({
  modelId: null,
  canAnswer: true,
  userName: null,
  renderModels: null,
  welcome: null,
});

export const useChatEnvironment = () => useContext(ChatEnvironmentContext);
