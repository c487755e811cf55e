import { readFileSync } from 'node:fs';

/** A cell as JSON has it; decimals, dates and times are text. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export const golden = (name: string): Buffer => readFileSync(new URL(`golden/${name}`, import.meta.url));

/** The rows that every file holds. */
export const ROWS = JSON.parse(golden('rows.json').toString()) as readonly Row[];

/** The table that they are loaded into. */
export const FIELDS = [
  { name: 'nr', dataType: 'integer', isNullable: false },
  { name: 'name', dataType: 'text' },
  { name: 'note', dataType: 'text' },
  { name: 'amount', dataType: 'numeric', precision: 12, scale: 2 },
  { name: 'big', dataType: 'bigint' },
  { name: 'ratio', dataType: 'double' },
  { name: 'born', dataType: 'date' },
  { name: 'seen', dataType: 'timestamp' },
  { name: 'active', dataType: 'boolean' },
] as const;

export const NAMES = FIELDS.map(({ name }) => name);
