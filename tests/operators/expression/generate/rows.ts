import type { ColumnTypes, DataType } from '../../../../runtime/contract/index.ts';
import { parseExactly } from '../../../../sources/formats/json/parse-exactly.ts';
import { column, type RowObject } from '../../../contract/batch-of.ts';
import { KINDS_OF, type VectorKind } from '../../../contract/vector-of.ts';
import type { Choices } from './choices.ts';
import { TEXTS } from './literals.ts';
import type { Oracle } from './oracle.ts';

/** Rows of every column type, the same on both sides. */
export interface RowSet {
  readonly columns: ColumnTypes;
  readonly rows: readonly RowObject[];
  /** How ours holds each column. */
  readonly kinds: Readonly<Record<string, VectorKind>>;
  /** The table on Postgres. */
  readonly table: string;
}

const SQL_TYPES: Readonly<Partial<Record<DataType, string>>> = {
  boolean: 'boolean',
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  numeric: 'numeric',
  real: 'real',
  double: 'double precision',
  text: 'text',
  varchar: 'character varying',
  date: 'date',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  uuid: 'uuid',
  json: 'jsonb',
};

const TYPES = Object.keys(SQL_TYPES) as DataType[];
const COPIES = 2;

/** Two columns of each type, so that a column meets another of its type; called `text1`, `text2`. */
export const COLUMNS: ColumnTypes = TYPES.flatMap((type) =>
  Array.from({ length: COPIES }, (_, copy) => column(`${type}${copy + 1}`, type)),
);

/** The columns as the generator names their types. */
export const SQL_COLUMNS = COLUMNS.map(({ name, type }) => ({ name, type: SQL_TYPES[type]! }));

/** Makes rows with edge values and NULLs; a vector kind for each column, and cells that it can hold. */
export async function makeRows(oracle: Oracle, choices: Choices, table: string, count: number): Promise<RowSet> {
  const kinds = Object.fromEntries(COLUMNS.map(({ name, type }) => [name, choices.pick(KINDS_OF[type])]));
  const texts = COLUMNS.map(({ name, type }) => {
    const held = TEXTS[SQL_TYPES[type]!]!.filter((text) => isHeldBy(kinds[name]!, type, text));
    return Array.from({ length: count }, () => (choices.chance(12) ? null : choices.pick(held)));
  });
  const types = COLUMNS.map(({ name, type }) => `${name} ${SQL_TYPES[type]}`);
  await oracle.client.query(`CREATE TEMP TABLE ${table} (row integer, ${types.join(', ')})`);
  for (let row = 0; row < count; row++) {
    const cells = texts.map((all) => all[row]!);
    await oracle.client.query(
      `INSERT INTO ${table} VALUES (${row}, ${cells.map((_, at) => `$${at + 1}`).join(', ')})`,
      cells,
    );
  }
  const rows = Array.from({ length: count }, (_, row) =>
    Object.fromEntries(COLUMNS.map(({ name, type }, at) => [name, cellOf(texts[at]![row]!, type, kinds[name]!)])),
  );
  return { columns: COLUMNS, rows, kinds, table };
}

/** A string of a json column in a `values` vector is a JSON string: there JSON comes parsed. */
function cellOf(text: string | null, type: DataType, kind: VectorKind) {
  return text !== null && type === 'json' && kind === 'values' ? (parseExactly(text) as RowObject[string]) : text;
}

/** Whether a vector of that kind can be built from the text and mean the same. */
function isHeldBy(kind: VectorKind, type: DataType, text: string): boolean {
  switch (kind) {
    case 'bytes':
      return true;
    case 'values':
      return type !== 'json' || text !== 'null'; // JSON's null comes as NULL there
    case 'int32':
      if (type === 'date') return /^(\d{4}-\d\d-\d\d|-?infinity)$/.test(text);
      return (Number(text) | 0) === Number(text) && /^-?\d+$/.test(text);
    case 'int64':
      return /^-?\d{1,18}$/.test(text);
    case 'float64':
      if (type === 'double') return true;
      if (type === 'real') return Object.is(Math.fround(Number(text)), Number(text));
      return /^-?\d{1,15}$/.test(text);
    case 'bool':
      return /^(true|false)$/.test(text);
    case 'micros':
      return /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?(\+00)?|-?infinity)$/.test(text);
    case 'decimal':
      // one scale for the whole vector, which is what is printed
      return (type === 'numeric' ? /^-?\d{1,9}\.\d\d$/ : /^-?\d{1,9}$/).test(text);
    default:
      return kind satisfies never;
  }
}
