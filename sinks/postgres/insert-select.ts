import { quoteIdentifier, quoteTable, type TableRef } from './identifier.ts';

/**
 * Writes rows that the database has. `from` is SQL: what they are selected from, and what follows it. An identity column takes what
 * arrives even where it is GENERATED ALWAYS, as with COPY.
 */
export function insertSelectSql(into: TableRef, columns: readonly string[], from: string): string {
  const names = columns.map(quoteIdentifier).join(', ');
  return `INSERT INTO ${quoteTable(into)} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM ${from}`;
}
