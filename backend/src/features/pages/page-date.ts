const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month = `(${months.join('|')})[a-z]*\\.?`;
const forms: { pattern: RegExp; order: 'ymd' | 'dmy' | 'mdy' }[] = [
  { pattern: /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/, order: 'ymd' },
  { pattern: /^(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}|(?!\d))/, order: 'ymd' },
  { pattern: /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/, order: 'dmy' },
  { pattern: new RegExp(`^(?:[a-z]+,? )?(\\d{1,2})(?:st|nd|rd|th)? ${month},? (\\d{4})`, 'i'), order: 'dmy' },
  { pattern: new RegExp(`^(?:[a-z]+,? )?${month} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})`, 'i'), order: 'mdy' },
];

/** The day that a machine-readable or an English date names, as `YYYY-MM-DD`; null when it names none for sure. */
export function dateOf(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  for (const { pattern, order } of forms) {
    const parts = pattern.exec(trimmed);
    if (parts) return dayOf((name) => parts[order.indexOf(name) + 1] ?? '');
  }
  return null;
}

function dayOf(part: (name: 'y' | 'm' | 'd') => string): string | null {
  const named = months.indexOf(part('m').slice(0, 3).toLowerCase()) + 1;
  const [y, m, d] = [Number(part('y')), named || Number(part('m')), Number(part('d'))];
  const day = new Date(Date.UTC(y, m - 1, d));
  const isReal = y >= 1900 && day.getUTCMonth() === m - 1 && day.getUTCDate() === d;
  return isReal ? day.toISOString().slice(0, 10) : null;
}
