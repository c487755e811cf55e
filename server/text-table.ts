const WIDEST = 28;
const LINE = 110;
const GAP = '  ';

/** Rows as aligned text; long cells are cut, and columns that a line has no room for left out. Numbers stand right. */
export function textTable(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => {
    const cells = rows.map((row) => cellText(row[name]));
    const width = Math.max(name.length, ...cells.map((cell) => cell.length));
    const isNumeric = cells.some((cell) => cell !== '') && cells.every((cell) => /^-?[\d.]*$/.test(cell));
    const align = (text: string) => (isNumeric ? text.padStart(width) : text.padEnd(width));
    return [align(name), '-'.repeat(width), ...cells.map(align)];
  });
  let used = 0;
  const fitting = columns.filter(([head]) => {
    used += (head?.length ?? 0) + GAP.length;
    return used <= LINE;
  });
  const lines = fitting[0] ?? [];
  return lines.map((_, line) => lineOf(fitting, line)).join('\n');
}

function lineOf(columns: readonly (readonly string[])[], line: number): string {
  const cells = columns.map((column) => column[line]);
  return cells.join(GAP).trimEnd();
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = (typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll(/\s+/g, ' ');
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`;
}
