/** The renderer of answers is a file of its own: whoever is about to see one asks for it. A second call costs nothing. */
export const loadMarkdown = () => import('../sources/components/cited-markdown.tsx');
