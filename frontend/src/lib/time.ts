const startOfDay = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

export interface DateGroup {
  heading: string;
  /** The earliest time that belongs here, as ISO 8601. */
  since: string;
}

/** The part of a list in which something stands that happened at `isoTime`. */
export function dateGroup(isoTime: string, now: Date): DateGroup {
  const at = new Date(isoTime);
  const group = (heading: string, since: number) => ({ heading, since: new Date(since).toISOString() });
  const today = startOfDay(now);
  if (at.getTime() >= today) return group('Today', today);
  const daysBefore = (days: number) =>
    startOfDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days));
  if (at.getTime() >= daysBefore(1)) return group('Yesterday', daysBefore(1));
  if (at.getTime() >= daysBefore(7)) return group('Previous 7 days', daysBefore(7));
  const month = at.toLocaleDateString(undefined, { month: 'long' });
  return group(
    at.getFullYear() === now.getFullYear() ? month : `${month} ${at.getFullYear()}`,
    new Date(at.getFullYear(), at.getMonth()).getTime(),
  );
}

/** `8 s`, `1 min 20 s`: how long something took or has been going on. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** `14:35`, in the reader's way of writing it. */
export function formatClock(isoTime: string): string {
  return new Date(isoTime).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

/** `24 Nov 2026, 14:35` */
export function formatMoment(isoTime: string): string {
  return new Date(isoTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** `24 Nov 2026` for `2026-11-24`; what is no day stays as it is. */
export function formatDay(isoDay: string): string {
  const at = new Date(isoDay);
  if (Number.isNaN(at.getTime())) return isoDay;
  return at.toLocaleDateString(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
}
