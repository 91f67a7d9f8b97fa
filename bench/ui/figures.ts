/** One line of the table: what was measured, ours and the controls' in the same run. */
export interface Figure {
  /** The number of the question, as in `--only`. */
  row: number | 'lighthouse';
  name: string;
  unit: string;
  /** What must hold; null where there is no promise. */
  target: { atMost?: number; atLeast?: number } | null;
  /** The values of the runs; the table shows their median. */
  ours: readonly number[];
  controls?: Readonly<Record<string, readonly number[]>>;
  note?: string;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The smallest of the values that a share `q` of them does not exceed. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * q) - 1)] ?? Number.NaN;
}

function isMet({ target, ours }: Figure): boolean | null {
  if (!target || ours.length === 0) return null;
  const value = median(ours);
  return value <= (target.atMost ?? Infinity) && value >= (target.atLeast ?? -Infinity);
}

export function printTable(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    String(figure.row),
    figure.name,
    shown(median(figure.ours)),
    figure.unit,
    targetText(figure.target),
    { true: 'yes', false: 'NO', null: '' }[String(isMet(figure))] ?? '',
    Object.entries(figure.controls ?? {})
      .map(([name, values]) => `${name} ${shown(median(values))}`)
      .join(', '),
    figure.note ?? '',
  ]);
  const heads = ['#', 'what', 'ours', 'unit', 'target', 'met', 'controls', 'n, remarks'];
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  console.log(line(heads));
  console.log(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const row of rows) console.log(line(row));
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0);
}

function targetText(target: Figure['target']): string {
  if (!target) return '';
  return target.atMost === undefined ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
}
