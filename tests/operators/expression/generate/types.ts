import { SPELLINGS } from './literals.ts';

/** Every type that is generated, as `pg_typeof` names it. */
export const TYPES = Object.keys(SPELLINGS);
export const ELEMENTS = TYPES.filter((type) => `${type}[]` in SPELLINGS);
export const NUMBERS = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];
export const TIMES = ['date', 'timestamp without time zone', 'timestamp with time zone'];
export const STRINGS = ['character varying', 'text'];
/** Each type casts to those behind it without being asked. */
export const CHAINS: readonly (readonly string[])[] = [NUMBERS, TIMES, STRINGS];
