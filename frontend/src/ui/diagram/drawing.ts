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
const maxKept = 50;

const kept = new Map<string, DrawResult>();
const keyOf = (source: string, isDark: boolean): string => `${isDark ? 'dark' : 'light'}\n${source}`;

/** What became of a diagram that was drawn before. */
export const knownResult = (source: string, isDark: boolean): DrawResult | null =>
  kept.get(keyOf(source, isDark)) ?? null;

export function keepResult(source: string, isDark: boolean, result: DrawResult): void {
  kept.set(keyOf(source, isDark), result);
  const [oldest] = kept.keys();
  if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
}

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

/** A parser's complaint: its first line says where; the others point at it in letters of one width. */
function shortened(reason: string): string {
  const line = reason.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().replace(/:$/, '.').slice(0, maxReasonChars);
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

const linesOf = (source: string): string[] => source.split('\n').map((line) => line.trim());

/** What kind of diagram it is, in words. */
export function kindOf(source: string): string {
  const first = linesOf(source).find((line) => line !== '' && !/^(?:%%|---|title:)/.test(line)) ?? '';
  return kinds.find(([start]) => start.test(first))?.[1] ?? 'Diagram';
}

/** What a reader who does not see the picture is told: its kind, and its own title where it has one. */
export function altOf(source: string): string {
  const titles = linesOf(source).map((line) => /^(?:accTitle\s*:|title:?\s)\s*(.+)$/.exec(line)?.[1]);
  const title = titles.find(Boolean);
  return title ? `${kindOf(source)}: ${title}` : kindOf(source);
}
