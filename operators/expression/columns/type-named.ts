import { type ColumnType, DATA_TYPES, type DataType } from '../../../runtime/contract/column.ts';
import { columnTypeOf } from '../check/column-named.ts';
import type { SqlType } from '../contract.ts';
import { ExpressionFault } from '../expression-fault.ts';
import { parseExpression } from '../parse/parse-expression.ts';

export type NamedType =
  /** `sql` is the type as a cast spells it; `null` for what no cast makes. */
  | { readonly ok: true; readonly type: ColumnType; readonly sql: string | null }
  /** Why there is no such column, as a sentence. */
  | { readonly ok: false; readonly reason: string };

/** What schemas and casts of pipelines call otherwise than Postgres. */
const NAMES: Readonly<Record<string, string>> = { double: 'double precision', string: 'text' };

/** The column type that a text names: as a cast spells it (`numeric(12, 2)`, `timestamptz`), or as schemas do (`double`). */
export function typeNamed(text: string): NamedType {
  if (text === 'untyped') return { ok: true, type: { type: text }, sql: null };
  const sql = Object.hasOwn(NAMES, text) ? NAMES[text]! : text;
  try {
    const ast = parseExpression(`CAST(NULL AS ${sql})`);
    if (ast.kind !== 'cast') return { ok: false, reason: 'It is no type.' };
    const { type, modifiers } = ast.type;
    const column = columnOf(type);
    if (column === null) return { ok: false, reason: `No field is of type ${type}.` };
    return { ok: true, type: withModifiers(column, modifiers), sql };
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return { ok: false, reason: error.issue.message };
  }
}

function columnOf(type: SqlType): DataType | null {
  if (type === 'json') return 'json'; // a json field is jsonb to an expression
  return DATA_TYPES.find((one) => one !== 'untyped' && columnTypeOf({ type: one }) === type) ?? null;
}

function withModifiers(type: DataType, [first, second]: readonly number[]): ColumnType {
  if (first === undefined) return { type };
  if (type === 'varchar') return { type, length: first };
  return type === 'numeric' ? { type, precision: first, scale: second ?? 0 } : { type };
}
