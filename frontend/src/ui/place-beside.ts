export type Placement = 'below-start' | 'below-end' | 'above-start' | 'above-end';

const gap = 6;
const margin = 8;

/** Puts a fixed panel beside its anchor, on the other side when there is no room, never outside the window. */
export function placeBeside(anchor: HTMLElement, panel: HTMLElement, placement: Placement): void {
  const box = anchor.getBoundingClientRect();
  const width = panel.offsetWidth;
  const height = panel.scrollHeight + 2;
  const roomBelow = window.innerHeight - box.bottom - gap - margin;
  const roomAbove = box.top - gap - margin;
  const wantsAbove = placement.startsWith('above');
  const isAbove = wantsAbove
    ? roomAbove >= height || roomAbove > roomBelow
    : roomBelow < height && roomAbove > roomBelow;
  const start = placement.endsWith('start') ? box.left : box.right - width;
  const left = Math.max(margin, Math.min(start, window.innerWidth - width - margin));
  panel.style.left = `${left}px`;
  panel.style.maxHeight = `${isAbove ? roomAbove : roomBelow}px`;
  panel.style.top = isAbove ? 'auto' : `${box.bottom + gap}px`;
  panel.style.bottom = isAbove ? `${window.innerHeight - box.top + gap}px` : 'auto';
}
