import { CHAINS, STRINGS, TYPES } from './types.ts';

/** Types that have a cast to `type`, most of them; text has one to every type. */
export function castableTo(type: string): readonly string[] {
  if (STRINGS.includes(type)) return TYPES;
  const chain = CHAINS.find((types) => types.includes(type)) ?? [];
  return ['text', type, ...chain, ...(MORE_CASTS[type] ?? [])];
}

const MORE_CASTS: Readonly<Record<string, readonly string[]>> = {
  boolean: ['integer', 'jsonb'],
  integer: ['boolean', 'jsonb'],
  numeric: ['jsonb'],
  'time without time zone': ['timestamp without time zone', 'interval', 'timestamp with time zone'],
  interval: ['time without time zone'],
  json: ['jsonb'],
  jsonb: ['json'],
  bytea: ['integer', 'bigint'],
  'integer[]': ['bigint[]', 'numeric[]', 'text[]'],
  'text[]': ['integer[]', 'jsonb[]', 'date[]'],
};
