/** A finished drawing as an image: a picture runs no script, loads nothing and its styles reach nobody else. */
export interface Drawing {
  url: string;
  /** CSS pixels. */
  width: number;
  height: number;
}

export type DrawResult = { ok: true; drawing: Drawing } | { ok: false; reason: string };

const maxPixels = 8000;
const maxReasonChars = 300;

/** What the frame says, which is not to be trusted, as a drawing or a reason. */
export function readReply(reply: unknown): DrawResult {
  const { ok, svg, reason } = (typeof reply === 'object' && reply !== null ? reply : {}) as Record<
    string,
    unknown
  >;
  if (ok === true && typeof svg === 'string') {
    const drawing = drawingOf(svg);
    return drawing ? { ok: true, drawing } : { ok: false, reason: 'The drawing is empty.' };
  }
  return { ok: false, reason: typeof reason === 'string' ? shortened(reason) : 'No reason was given.' };
}

function drawingOf(svg: string): Drawing | null {
  const root = /^<svg\b[^>]*>/.exec(svg)?.[0];
  const box = root && /\sviewBox="([^"]*)"/.exec(root)?.[1];
  const [, , width = 0, height = 0] = (box ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (!(width > 0 && height > 0)) return null;
  const scale = Math.min(1, maxPixels / width, maxPixels / height);
  return {
    // Opened by itself, a data address has no origin: even there a drawing is nobody.
    url: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`,
    width: Math.ceil(width * scale),
    height: Math.ceil(height * scale),
  };
}

/** A parser's complaint: its first lines say where and what; the rest lists what it would have liked. */
function shortened(reason: string): string {
  const lines = reason.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(0, 3).join('\n').slice(0, maxReasonChars);
}

const kinds: [RegExp, string][] = [
  [/^(?:graph|flowchart)/, 'Flowchart'],
  [/^sequenceDiagram/, 'Sequence diagram'],
  [/^classDiagram/, 'Class diagram'],
  [/^stateDiagram/, 'State diagram'],
  [/^erDiagram/, 'Entity relationship diagram'],
  [/^gantt/, 'Gantt chart'],
  [/^pie/, 'Pie chart'],
  [/^mindmap/, 'Mind map'],
  [/^timeline/, 'Timeline'],
  [/^gitGraph/, 'Git graph'],
];

/** What a reader who does not see the picture is told: its own title where it has one, and what kind it is. */
export function altOf(source: string): string {
  const lines = source.split('\n').map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !/^(?:%%|---|title:)/.test(line)) ?? '';
  const kind = kinds.find(([start]) => start.test(first))?.[1] ?? 'Diagram';
  const title = lines.map((line) => /^(?:accTitle\s*:|title:?\s)\s*(.+)$/.exec(line)?.[1]).find(Boolean);
  return title ? `${kind}: ${title}` : kind;
}
