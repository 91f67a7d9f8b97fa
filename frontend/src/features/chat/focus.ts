const composer = () => document.querySelector<HTMLTextAreaElement>('.composer textarea');

export const focusComposer = () => composer()?.focus();

/** The focus is in the composer, and nothing is written there. */
export const isComposerEmpty = (): boolean => {
  const field = composer();
  return field !== null && field === document.activeElement && field.value === '';
};
