import { greeting, suggestions } from '../start-page.ts';
import { useChatEnvironment } from './environment.ts';

export function Greeting() {
  const { userName } = useChatEnvironment();
  return (
    // Unseen until the name is known, which is a moment after a reload: nothing moves then.
    <h1
      className={`text-center text-h1 font-medium tracking-[-0.011em] text-balance wrap-anywhere wide:text-greeting ${userName === null ? 'invisible' : ''}`}
    >
      {greeting(new Date().getHours(), userName)}
    </h1>
  );
}

/** A few ways to begin. One press sends it. */
export function Suggestions({ onChoose }: { onChoose: (text: string) => void }) {
  const { canAnswer, welcome } = useChatEnvironment();
  return (
    <div className="flex flex-col gap-5">
      {canAnswer && (
        <ul aria-label="Suggestions" className="flex flex-col">
          {suggestions.map((text) => (
            <li key={text} className="border-border not-last:border-b">
              <button
                type="button"
                className="min-h-11 w-full rounded-row px-3 py-2 text-start text-ui text-text-2 transition-colors hover:bg-hover hover:text-text"
                onClick={() => onChoose(text)}
              >
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {welcome}
    </div>
  );
}
