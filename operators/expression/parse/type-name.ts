import type { TypeName as GrammarTypeName, Node } from 'libpg-query';
import type { ScalarType } from '../contract.ts';
import { ExpressionFault, unsupported } from '../expression-fault.ts';
import type { TypeName } from './ast.ts';

/** Names that Postgres has for a type (`pg_type.typname`, to which the grammar brings the SQL spellings). */
const TYPES: Readonly<Record<string, ScalarType>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  numeric: 'numeric',
  float4: 'real',
  float8: 'double precision',
  text: 'text',
  varchar: 'character varying',
  bytea: 'bytea',
  uuid: 'uuid',
  date: 'date',
  time: 'time without time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  interval: 'interval',
  json: 'json',
  jsonb: 'jsonb',
  jsonpath: 'jsonpath',
};

/** The type that Postgres calls so. */
export function typeOfName(name: string): ScalarType | undefined {
  return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}

/** The type that a cast names. */
export function readTypeName(node: GrammarTypeName, at: (location: number | undefined) => number): TypeName {
  const place = at(node.location);
  const names = (node.names ?? []).map((name) => (name as { String: { sval: string } }).String.sval);
  const name = names.at(-1) ?? '';
  const type = typeOfName(name);
  if (type === undefined || names.length > 2 || (names.length === 2 && names[0] !== 'pg_catalog')) {
    const near = name === 'bpchar' ? 'Use varchar(n) or text.' : 'Use one of the types that the documentation lists.';
    throw unsupported(place, `type ${name === 'bpchar' ? 'char(n)' : names.join('.')}`, near);
  }
  if (node.setof === true) throw unsupported(place, 'sets', 'Name the type alone.');
  const bounds = node.arrayBounds ?? [];
  if (bounds.length > 1) throw unsupported(place, 'arrays of several dimensions', 'Use an array of one dimension.');
  const modifiers = (node.typmods ?? []).map((modifier) => readModifier(modifier, place));
  return { type: bounds.length === 1 ? `${type}[]` : type, modifiers, at: place };
}

function readModifier(node: Node, at: number): number {
  const constant = (node as { A_Const?: { ival?: { ival?: number } } }).A_Const;
  if (constant?.ival === undefined) {
    throw new ExpressionFault(
      'bad_modifier',
      at,
      'A type modifier is a whole number.',
      'Write it as in `numeric(10, 2)`.',
    );
  }
  return constant.ival.ival ?? 0;
}
