import type { Pipeline, Preview } from '../api/model.ts';

/** Rows to begin with when somebody writes their own. */
const SHOWN = 3;

/** The first rows that the source gave, or one with the columns that it has, as JSON to change. */
export function firstRows(pipeline: Pipeline, preview: Preview | undefined): string {
  const source = preview?.nodes.find(({ inputs }) => inputs.length === 0);
  const rows =
    source?.rows
      .slice(0, SHOWN)
      .map(({ cells }) => Object.fromEntries(source.columns.map(({ name }, index) => [name, cells[index] ?? null]))) ??
    [];
  return listText(rows.length > 0 ? rows : [Object.fromEntries(columnsOf(pipeline).map((name) => [name, '']))]);
}

function columnsOf({ nodes }: Pipeline): readonly string[] {
  const { columns } = nodes.find(({ nodeType }) => nodeType === 'source')?.config ?? {};
  return Array.isArray(columns) ? columns.map((column) => String((column as { name: unknown }).name)) : [];
}

const listText = (rows: readonly object[]): string =>
  `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]`;
