import type { Json } from '../contract/json.ts';

/** A column's default value. Nothing else can reach the DDL, so that no text of a user is ever run as SQL. */
export type DefaultLiteral =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'now' };

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const QUOTED = /^'((?:[^'\0]|'')*)'$/;

/**
 * Reads a default as the schema gives it: `'text'` in single quotes (doubled inside), a number, null, true, false,
 * now() or current_timestamp. `null` (not a literal of kind `null`) when it is anything else.
 */
export function defaultLiteral(value: Json): DefaultLiteral | null {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number') return Number.isFinite(value) ? { kind: 'number', digits: String(value) } : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (NUMBER.test(text)) return { kind: 'number', digits: text };
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return { kind: 'text', value: quoted[1]!.replaceAll("''", "'") };
  switch (text.toLowerCase()) {
    case 'null':
      return { kind: 'null' };
    case 'true':
      return { kind: 'boolean', value: true };
    case 'false':
      return { kind: 'boolean', value: false };
    case 'now()':
    case 'current_timestamp':
      return { kind: 'now' };
    default:
      return null;
  }
}

/** The literal as SQL. A backslash gets the `E''` form, which no server setting reads otherwise. */
export function defaultSql(literal: DefaultLiteral): string {
  switch (literal.kind) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return literal.value ? 'TRUE' : 'FALSE';
    case 'number':
      return literal.digits;
    case 'now':
      return 'NOW()';
    case 'text': {
      const quoted = `'${literal.value.replaceAll("'", "''")}'`;
      return quoted.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
    }
    default:
      return literal satisfies never;
  }
}
