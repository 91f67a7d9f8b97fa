export const suggestions = [
  'Explain how tides work, simply',
  'Help me say no to an invitation, kindly',
  'Plan a week of quick dinners for two',
  'Write a Python script that renames photos by date',
];

/** Also written into the prerendered page, as its source: it may use nothing but its arguments. */
export function greeting(hour: number, name: string | null): string {
  const isEvening = hour < 5 || hour >= 18;
  const part = isEvening ? 'Good evening' : hour < 12 ? 'Good morning' : 'Good afternoon';
  return name ? `${part}, ${name}` : part;
}
