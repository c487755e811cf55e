import { PipelineError } from '../../../runtime/contract/errors.ts';

// The last guard before the DDL: one literal, whole, or NOW(). Quotes doubled; a backslash only, doubled, in E''.
const SAFE =
  /^(?:NULL|TRUE|FALSE|NOW\(\)|CURRENT_TIMESTAMP|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|'(?:[^'\\\0]|'')*'|E'(?:[^'\\\0]|''|\\\\)*')$/;

/** ` DEFAULT …`, or nothing. Throws `schema.unsafe_default` for what is not a plain literal. */
export function defaultClause(column: { readonly name: string; readonly defaultSql: string | null }): string {
  if (column.defaultSql === null) return '';
  if (!SAFE.test(column.defaultSql)) {
    throw new PipelineError('schema.unsafe_default', {
      message: `The default of column "${column.name}" is not a literal.`,
      next: "Use 'text' in single quotes, a number, null, true, false, now() or current_timestamp.",
      detail: { column: column.name },
    });
  }
  return ` DEFAULT ${column.defaultSql}`;
}
