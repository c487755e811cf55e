export type GivenRow = Readonly<Record<string, unknown>>;

export type ReadRows =
  | { readonly rows: readonly GivenRow[]; readonly error: null }
  | { readonly rows: null; readonly error: string };

/** Rows that a preview takes at most. */
const MOST = 1_000;

/** Rows as a person writes them: a JSON list of objects, one object, or one on each line. */
export function readRows(text: string): ReadRows {
  const trimmed = text.trim();
  if (trimmed === '') return refused('There are no rows.');
  const whole = parsed(trimmed);
  const lines = trimmed.split('\n');
  if (whole.error !== null && (lines.length === 1 || !trimmed.startsWith('{'))) {
    return refused(`This is not JSON: ${whole.error}.`);
  }
  const read = whole.error === null ? { values: [whole.value].flat() as unknown[], error: null } : eachLine(lines);
  if (read.error !== null) return refused(read.error);
  const odd = read.values.findIndex((value) => typeof value !== 'object' || value === null || Array.isArray(value));
  if (odd !== -1) return refused(`Row ${odd + 1} is no object: write a row as {"column": "value"}.`);
  if (read.values.length === 0) return refused('There are no rows.');
  if (read.values.length > MOST) return refused(`These are ${read.values.length} rows; a preview takes ${MOST}.`);
  return { rows: read.values as GivenRow[], error: null };
}

const refused = (error: string): ReadRows => ({ rows: null, error });

function eachLine(lines: readonly string[]): { readonly values: unknown[]; readonly error: string | null } {
  const values: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const { value, error } = parsed(line);
    if (error !== null) return { values, error: `Line ${index + 1} is not JSON: ${error}.` };
    values.push(value);
  }
  return { values, error: null };
}

function parsed(text: string): { readonly value: unknown; readonly error: string | null } {
  try {
    return { value: parseExact(text), error: null };
  } catch (error) {
    return { value: null, error: (error as SyntaxError).message };
  }
}

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** A number that JavaScript would round stays the text that was written. */
function parseExact(text: string): unknown {
  const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;
  return parse(text, (_, value, context) =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? context.source
      : value,
  );
}
