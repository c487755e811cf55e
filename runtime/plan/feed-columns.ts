import type { ColumnTypes } from '../contract/column.ts';
import type { TargetConfig } from './model/target-config.ts';
import type { TableColumn } from './table-columns.ts';

/** How arriving columns find those of the table. */
export type ColumnMatching = Pick<TargetConfig, 'columnMapping' | 'matchColumns'>;

/** A column of the table and what feeds it; a name that more than one arriving column could have feeds nothing. */
export interface Feed {
  readonly column: TableColumn;
  /** Index of the arriving column; -1 where there is none. */
  readonly from: number;
  /** Names of arriving columns of which none is meant more than the others. */
  readonly ambiguous: readonly string[];
}

/**
 * What feeds each column of the table: what `columnMapping` says, else the arriving column of its very name, else, as
 * `matchColumns` allows, one of the same name in other case or spelling. An arriving column that is mapped to one
 * column, or has the very name of one, feeds no other by likeness. The table's own numbering is never fed.
 */
export function feedColumns(
  input: ColumnTypes,
  table: readonly TableColumn[],
  { columnMapping = {}, matchColumns = 'exact' }: ColumnMatching,
): readonly Feed[] {
  const fillable = table.filter(({ origin }) => origin !== 'serial');
  const mapped = (name: string): string | undefined =>
    Object.hasOwn(columnMapping, name) ? columnMapping[name] : undefined;
  const sources = new Set(Object.values(columnMapping));
  const names = new Set(fillable.map(({ name }) => name));
  const spell = spelling(matchColumns);
  return fillable.map((column) => {
    const wanted = mapped(column.name) ?? column.name;
    const from = input.findIndex(
      ({ name }) => name === wanted && (mapped(column.name) !== undefined || !sources.has(name)),
    );
    if (from !== -1 || mapped(column.name) !== undefined) return { column, from, ambiguous: [] };
    const alike = input.flatMap(({ name }, index) =>
      spell(name) === spell(column.name) && !names.has(name) && !sources.has(name) ? [index] : [],
    );
    if (alike.length === 1) return { column, from: alike[0]!, ambiguous: [] };
    return { column, from: -1, ambiguous: alike.map((index) => input[index]!.name) };
  });
}

const SPELLINGS: Readonly<Record<NonNullable<ColumnMatching['matchColumns']>, (name: string) => string>> = {
  exact: (name) => name,
  ignore_case: (name) => name.toLowerCase(),
  ignore_spelling: (name) =>
    name
      .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replaceAll(/^_+|_+$/g, ''),
};

/** How a name is spelled where `matchColumns` compares it. */
export function spelling(matchColumns: ColumnMatching['matchColumns']): (name: string) => string {
  return SPELLINGS[matchColumns ?? 'exact'];
}
