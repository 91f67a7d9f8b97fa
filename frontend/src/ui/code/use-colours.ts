import { useEffect, useRef, useState } from 'react';
import { type Colouring, type Colours, highlighter, noColours } from './highlighter.ts';
import { languageOf } from './languages.ts';
import type { ChunkedText } from './line-chunks.ts';

/** The colours of a block as they come. A finished block that was coloured before has them from the first paint. */
export function useColours(text: ChunkedText, label: string, isOpen: boolean): Colours {
  const language = languageOf(label);
  const [colours, setColours] = useState<Colours>(() => {
    const known = language && !isOpen ? highlighter.known(language, text.text) : null;
    return known ?? noColours;
  });
  const colouring = useRef<Colouring | null>(null);
  useEffect(() => {
    if (language === null) return;
    const opened = highlighter.open(language, setColours);
    colouring.current = opened;
    return () => {
      colouring.current = null;
      opened.close();
    };
  }, [language]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language has opened another colouring.
  useEffect(() => {
    colouring.current?.update(text, isOpen);
  }, [text, isOpen, language]);
  return colours;
}
