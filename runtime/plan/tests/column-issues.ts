import type { ColumnTypes } from '../../contract/column.ts';
import type { Issue } from '../../contract/issue.ts';
import { suggestion } from '../../contract/nearest.ts';
import { error } from '../issues.ts';
import { jsonPath } from '../json-path.ts';
import type { JsonObject } from '../model/json-value.ts';
import { readsAs } from './is-cell.ts';
import { typeText } from './type-text.ts';

export interface ColumnPlace {
  /** `null`: not known. */
  readonly columns: ColumnTypes | null;
  /** JSON path of the rows. */
  readonly path: string;
  /** What has the columns: "files gives". */
  readonly owner: string;
}

/** Columns that rows of a test name and that are not there. */
export function columnIssues(rows: readonly JsonObject[], { columns, path, owner }: ColumnPlace): Issue[] {
  if (columns === null) return [];
  return rows.flatMap((row, index) =>
    Object.keys(row)
      .filter((name) => !columns.some((column) => column.name === name))
      .map((name) => unknownColumn(name, { columns, path: jsonPath(path, index, name), owner })),
  );
}

/** Values of rows that their columns cannot have. `next`: what to do. */
export function valueIssues(
  rows: readonly JsonObject[],
  { columns, path }: Pick<ColumnPlace, 'columns' | 'path'>,
  next: string,
): Issue[] {
  return rows.flatMap((row, index) =>
    (columns ?? []).flatMap((column) => {
      const value = Object.hasOwn(row, column.name) ? row[column.name]! : null;
      if (readsAs(column, value)) return [];
      const message = `${JSON.stringify(value)} is no value of "${column.name}", which is ${typeText(column)}`;
      return [error({ code: 'test.wrong_value', path: jsonPath(path, index, column.name), message, next })];
    }),
  );
}

/** That there is no such column. `path` is that of the name. */
export function unknownColumn(
  name: string,
  { columns, path, owner }: ColumnPlace & { readonly columns: ColumnTypes },
): Issue {
  const names = columns.map((column) => column.name);
  return error({
    code: 'test.unknown_column',
    path,
    message: `There is no column "${name}"${suggestion(name, names)}`,
    next: `${owner} ${names.join(', ')}.`,
  });
}
