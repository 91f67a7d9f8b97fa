/** The product's sign: a speech bubble around the dot that ends a running answer. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" className="shrink-0">
      <path
        d="M16 4.5C9.4 4.5 4.5 9 4.5 15c0 3.3 1.5 6.1 3.9 8l-1.3 4.3 5.3-2.3c1.1.3 2.3.5 3.6.5 6.6 0 11.5-4.5 11.5-10.5S22.6 4.5 16 4.5Z"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="15" r="3.2" fill="var(--accent)" />
    </svg>
  );
}
