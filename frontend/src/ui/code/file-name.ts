import { extensionOf, languageOf } from './languages.ts';

/** Languages whose files have a name rather than an ending. */
const wholeNames: Record<string, string> = { docker: 'Dockerfile', make: 'Makefile' };

const naming =
  /^\s*(?:\/\/|#|--|;|%|\/\*|<!--)\s*(?:(?:file(?:name)?|path)\s*:\s*)?([\w@./-]+)\s*(?:\*\/|-->)?\s*$/i;
const pathLike = /^(?:[\w@.-]+\/)*[\w@-][\w@.-]*\.[a-z\d]{1,12}$/i;
const maxNameChars = 80;

/**
 * What a block's file is called: as its first line says in a comment (`// src/app.ts`), else by its language.
 *
 * Shape: a bare file name; folders that the comment names are left out.
 */
export function fileNameOf(label: string, code: string): string {
  const named = naming.exec(code.slice(0, code.indexOf('\n') >>> 0))?.[1];
  if (named && pathLike.test(named)) {
    const name = named.slice(named.lastIndexOf('/') + 1);
    if (name.length <= maxNameChars) return name;
  }
  const language = languageOf(label);
  return (language && wholeNames[language]) || `code.${extensionOf(label)}`;
}
