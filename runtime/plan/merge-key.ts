import type { TableColumn } from './table-columns.ts';

export interface KeyConfig {
  readonly upsertKey?: readonly string[] | undefined;
}

/** The key that rows are told apart by: what the author names, else the primary key, unless the table numbers it. */
export function mergeKey({ upsertKey }: KeyConfig, table: readonly TableColumn[]): readonly string[] {
  const primary = table.filter(({ primaryKey }) => primaryKey);
  const own = primary.some(({ origin }) => origin === 'serial') ? [] : primary.map(({ name }) => name);
  return [...new Set(upsertKey ?? own)];
}
