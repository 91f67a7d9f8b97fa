/** Long enough for a region that is new, or was emptied, to be noticed before it speaks. */
const noticedMs = 80;

let region: HTMLElement | null = null;

/** Has a screen reader say something that others see by itself, such as that a text was copied. */
export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    region.className = 'sr-only';
    document.body.append(region);
  }
  const speaker = region;
  speaker.textContent = '';
  setTimeout(() => {
    speaker.textContent = text;
  }, noticedMs);
}
