import { isTextField } from '../../lib/shortcuts.ts';

const composer = () => document.querySelector<HTMLTextAreaElement>('.composer label textarea');

export const focusComposer = () => composer()?.focus();

export const isComposer = (element: Element | null): boolean => element !== null && element === composer();

/** After something else was done with the keyboard. Not on touch, where the focus brings up a keyboard nobody wanted. */
export function returnToComposer(): void {
  if (window.matchMedia('(pointer: fine)').matches) focusComposer();
}

/** The focus is in the composer, and nothing is written there. */
export const isComposerEmpty = (): boolean => {
  const field = composer();
  return isComposer(document.activeElement) && field?.value === '';
};

/** Something is being written: in the composer, or wherever else there is a text field. */
export const isWriting = (): boolean => isTextField(document.activeElement) && !isComposerEmpty();
