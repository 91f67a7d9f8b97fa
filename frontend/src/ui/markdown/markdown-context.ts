import { type ComponentType, createContext } from 'react';

export interface CitationMark {
  number: number;
  /** Where its bracket begins in the whole answer, in UTF-16 units; null when that cannot be told. */
  at: number | null;
}

export interface CitationOptions {
  /** The numbers in brackets that are citations. */
  known: ReadonlySet<number>;
  Citation: ComponentType<CitationMark>;
}

export const CitationContext = createContext<CitationOptions>({ known: new Set(), Citation: () => null });

/** The notes of a text. Marks look here, since a note comes long after its mark is drawn. */
export interface Notes {
  /** Their labels, in the order of their first marks. */
  labels: readonly string[];
  /** What the ids of this text's notes begin with. */
  id: string;
}

export const NotesContext = createContext<Notes>({ labels: [], id: '' });
