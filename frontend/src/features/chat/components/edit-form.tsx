import { limits } from '@parley/contract/limits';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { GrowingTextarea, isSendKey } from '../../../ui/growing-textarea.tsx';

interface EditFormProps {
  text: string;
  isLocked: boolean;
  /** The new wording, or null when the reader changed their mind. */
  onDone: (text: string | null) => void;
}

/** On touch they are pressed as easily as others, but look no taller than the line of text above them. */
const buttonLook = 'pointer-coarse:h-9 pointer-coarse:after:absolute pointer-coarse:after:-inset-1';

/** Takes the bubble's place. Sending makes another version; the old one stays within reach. */
export function EditForm({ text, isLocked, onDone }: EditFormProps) {
  const [value, setValue] = useState(text);
  const canSend = value.trim() !== '' && value.length <= limits.messageMaxChars && !isLocked;
  const submit = () => {
    if (canSend) onDone(value);
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
        value={value}
        autoFocus
        onFocus={(event) => event.currentTarget.setSelectionRange(value.length, value.length)}
        onChange={(event) => setValue(event.currentTarget.value)}
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
