import { type ComponentProps, type ReactNode, useId } from 'react';

interface TextFieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Sits at the end of the field, such as a button that shows the password. */
  end?: ReactNode;
}

export function TextField({ label, hint, error, end, ...input }: TextFieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-side font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          {...input}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          className={`h-11 w-full rounded-row border bg-raised px-3 text-body outline-offset-0 transition-colors ${end ? 'pe-12' : ''} ${error ? 'border-danger' : 'border-border-strong'}`}
        />
        {end && <div className="absolute inset-y-0 end-1.5 flex items-center">{end}</div>}
      </div>
      {note && (
        <div id={`${id}-note`} className={`mt-1.5 text-side ${error ? 'text-danger' : 'text-text-3'}`}>
          {note}
        </div>
      )}
    </div>
  );
}
