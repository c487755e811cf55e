import type { ScalarType, SignatureType } from '../contract.ts';

type Category = 'array' | 'boolean' | 'datetime' | 'numeric' | 'pseudo' | 'string' | 'timespan' | 'unknown' | 'user';

/** `pg_type.typcategory`. */
const CATEGORY: Readonly<Record<ScalarType, Category>> = {
  boolean: 'boolean',
  smallint: 'numeric',
  integer: 'numeric',
  bigint: 'numeric',
  numeric: 'numeric',
  real: 'numeric',
  'double precision': 'numeric',
  text: 'string',
  'character varying': 'string',
  bytea: 'user',
  uuid: 'user',
  date: 'datetime',
  'time without time zone': 'datetime',
  'timestamp without time zone': 'datetime',
  'timestamp with time zone': 'datetime',
  interval: 'timespan',
  json: 'user',
  jsonb: 'user',
  jsonpath: 'user',
  unknown: 'unknown',
};

/** `pg_type.typispreferred`. */
const PREFERRED: ReadonlySet<SignatureType> = new Set([
  'boolean',
  'double precision',
  'text',
  'timestamp with time zone',
  'interval',
]);

export function categoryOf(type: SignatureType): Category {
  if (Object.hasOwn(CATEGORY, type)) return CATEGORY[type as ScalarType];
  return type.endsWith('[]') ? 'array' : 'pseudo';
}

export function isPreferred(type: SignatureType): boolean {
  return PREFERRED.has(type);
}
