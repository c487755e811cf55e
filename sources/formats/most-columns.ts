import { PipelineError } from '../../runtime/contract/errors.ts';

/** Columns of a file whose columns nobody declared; a table of Postgres has 1,600 at most. */
export const MOST_COLUMNS = 100_000;

/** Throws `format.too_many_columns`. Where the columns that are wanted are declared, the others cost next to nothing. */
export function requireFewColumns(count: number, label: string): void {
  if (count <= MOST_COLUMNS) return;
  throw new PipelineError('format.too_many_columns', {
    message: `${JSON.stringify(label)} has more than ${MOST_COLUMNS} columns, and none is declared.`,
    next: 'Declare on the source node, with "columns", those that you want: the others are then passed over. Where the file is not meant to be so wide, check the delimiter or the record path.',
    origin: { label, line: 1 },
  });
}
