import { limits } from '@parley/contract/limits';
import { Button } from '../../../ui/button.tsx';
import { GrowingTextarea, isSendKey } from '../../../ui/growing-textarea.tsx';
import { isWriting } from '../focus.ts';

interface EditFormProps {
  text: string;
  isLocked: boolean;
  onChange: (text: string) => void;
  /** The new wording, or null when the reader changed their mind. */
  onDone: (text: string | null) => void;
}

/** On touch they are pressed as easily as others, but look no taller than the line of text above them. */
const buttonLook = 'pointer-coarse:h-9 pointer-coarse:after:absolute pointer-coarse:after:-inset-1';

/** Takes the bubble's place. Sending makes another version; the old one stays within reach. */
export function EditForm({ text, isLocked, onChange, onDone }: EditFormProps) {
  const canSend = text.trim() !== '' && text.length <= limits.messageMaxChars && !isLocked;
  const submit = () => {
    if (canSend) onDone(text);
  };
  return (
    <form
      className="mb-5 rounded-bubble border border-border-strong bg-raised p-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <GrowingTextarea
        aria-label="Edit your message"
        value={text}
        // An edit that was refused opens by itself: whoever writes elsewhere by then goes on there.
        autoFocus={!isWriting()}
        onFocus={(event) => event.currentTarget.setSelectionRange(text.length, text.length)}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onDone(null);
          }
          if (!isSendKey(event)) return;
          event.preventDefault();
          submit();
        }}
      />
      <div className="mt-2 flex justify-end gap-2">
        <Button look="plain" className={buttonLook} onClick={() => onDone(null)}>
          Cancel
        </Button>
        <Button look="primary" type="submit" className={buttonLook} disabled={!canSend}>
          Send
        </Button>
      </div>
    </form>
  );
}
