/** What went wrong with the form as a whole. Present from the start, so that screen readers hear its change. */
export function FormProblem({ text }: { text: string | undefined }) {
  return (
    <p role="alert" className={text ? 'text-side text-danger' : 'sr-only'}>
      {text}
    </p>
  );
}
