import type { Pipeline, Preview } from '../api/model.ts';

/** Rows to begin with when somebody writes their own. */
const SHOWN = 3;

/** A source, and what stands there first when somebody writes rows in its place. */
export interface FirstRows {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** For each source: its first rows, or one with the columns that it has, as JSON to change. */
export function firstRows({ nodes }: Pipeline, preview: Preview | undefined): readonly FirstRows[] {
  return nodes
    .filter(({ nodeType }) => nodeType === 'source')
    .map(({ id, label, config }) => {
      const source = preview?.nodes.find(({ node }) => node === id);
      const rows =
        source?.rows
          .slice(0, SHOWN)
          .map(({ cells }) =>
            Object.fromEntries(source.columns.map(({ name }, index) => [name, cells[index] ?? null])),
          ) ?? [];
      const empty = Object.fromEntries(columnsOf(config).map((name) => [name, '']));
      return { id, label, text: listText(rows.length > 0 ? rows : [empty]) };
    });
}

function columnsOf({ columns }: Pipeline['nodes'][number]['config']): readonly string[] {
  return Array.isArray(columns) ? columns.map((column) => String((column as { name: unknown }).name)) : [];
}

const listText = (rows: readonly object[]): string =>
  `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]`;
