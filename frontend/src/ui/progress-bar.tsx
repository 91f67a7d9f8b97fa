interface ProgressBarProps {
  label: string;
  received: number;
  /** null: nobody knows how much is to come. */
  total: number | null;
}

export function ProgressBar({ label, received, total }: ProgressBarProps) {
  const percent = total ? Math.min(100, (received / total) * 100) : null;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== null && { 'aria-valuenow': Math.round(percent) })}
      className="h-1 w-full overflow-hidden rounded-full bg-active"
    >
      <div
        className={`h-full w-full origin-left rounded-full bg-accent transition-transform duration-200 ${percent === null ? 'animate-shimmer' : ''}`}
        style={{ transform: `scaleX(${(percent ?? 30) / 100})` }}
      />
    </div>
  );
}

const megabyte = 1_000_000;

/** `12 of 94 MB`, or `12 MB` when the whole is unknown. */
export function formatProgress(received: number, total: number | null): string {
  const got = Math.round(received / megabyte);
  return total === null ? `${got} MB` : `${got} of ${Math.round(total / megabyte)} MB`;
}
