import { Blocks } from './block-view.tsx';
import type { Note } from './markdown-reader.ts';

interface NotesViewProps {
  notes: readonly Note[];
  id: string;
  /** The note that is being written. */
  live: Note | null;
}

/** The notes of a text, at its end. */
export function NotesView({ notes, id, live }: NotesViewProps) {
  if (notes.length === 0) return null;
  return (
    <section className="footnotes" aria-label="Notes">
      <ol>
        {notes.map((note, index) => (
          <li key={note.label} id={`${id}${index}`} tabIndex={-1} dir="auto">
            <Blocks blocks={note.children} hasCaret={note === live} isSettled={note !== live} />
          </li>
        ))}
      </ol>
    </section>
  );
}
