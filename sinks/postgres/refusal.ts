import type { ClientBase, DatabaseError } from 'pg';

/** Why the table refuses a row, as a reject says it. */
export interface Refusal {
  readonly code: 'row.unique' | 'row.check' | 'row.foreign_key' | 'row.not_null' | 'row.trigger' | 'row.too_long';
  readonly reason: string;
  /** Columns that the constraint is about; empty where it names none. */
  readonly columns: readonly string[];
}

function refusalCode(sqlstate: string | undefined): Refusal['code'] {
  switch (sqlstate) {
    case '23505':
    case '23P01':
      return 'row.unique';
    case '23514':
    case '44000':
      return 'row.check';
    case '23503':
    case '23001':
      return 'row.foreign_key';
    case '23502':
      return 'row.not_null';
    case '54000':
      return 'row.too_long';
    default:
      return 'row.trigger';
  }
}

const RULES: Readonly<Record<Refusal['code'], string>> = {
  'row.unique': 'allows each value only once',
  'row.check': 'does not allow the row',
  'row.foreign_key': 'finds no matching row in the table it refers to',
  'row.not_null': 'may not be empty',
  'row.trigger': 'A trigger or an expression of the table refuses the row',
  'row.too_long': 'The value is too long for an index of the table',
};

function reasonOf(code: Refusal['code'], error: DatabaseError, names: ReadonlyMap<string, string>): string {
  const said = error.detail === undefined ? error.message : `${error.message}: ${error.detail}`;
  if (code === 'row.not_null') return `Column "${error.column ?? ''}" ${RULES[code]}`;
  if (code === 'row.trigger' || code === 'row.too_long') return `${RULES[code]}: ${said}`;
  if (error.constraint === undefined) return said;
  return `Constraint "${names.get(error.constraint) ?? error.constraint}" ${RULES[code]}: ${error.detail ?? error.message}`;
}

/** Columns of a constraint or of a unique index. */
const COLUMNS = `
SELECT a.attname AS name
FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace
CROSS JOIN LATERAL (
  SELECT k.attnum, k.place FROM pg_constraint AS c, unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
  WHERE c.conrelid = t.oid AND c.conname = $3
  UNION
  SELECT k.attnum, k.place FROM pg_index AS i JOIN pg_class AS ic ON ic.oid = i.indexrelid,
    unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, place)
  WHERE i.indrelid = t.oid AND ic.relname = $3 AND k.place <= i.indnkeyatts
) AS k
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum
WHERE n.nspname = $1 AND t.relname = $2
ORDER BY k.place`;

/**
 * Reads what the server said about a row. Remembers the columns of each constraint: one query for many rejects. `names`: what
 * users call constraints that have another name.
 */
export function createRefusalReader(
  client: ClientBase,
  names: ReadonlyMap<string, string> = new Map(),
): (error: DatabaseError) => Promise<Refusal> {
  const known = new Map<string, readonly string[]>();
  const columnsOf = async (error: DatabaseError): Promise<readonly string[]> => {
    if (error.column !== undefined) return [error.column];
    const { schema, table, constraint } = error;
    if (schema === undefined || table === undefined || constraint === undefined) return [];
    const key = JSON.stringify([schema, table, constraint]);
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const { rows } = await client.query<{ name: string }>(COLUMNS, [schema, table, constraint]);
    const columns = rows.map((row) => row.name);
    known.set(key, columns);
    return columns;
  };
  return async (error) => {
    const code = refusalCode(error.code);
    return { code, reason: reasonOf(code, error, names), columns: await columnsOf(error) };
  };
}
