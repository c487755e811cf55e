import type { ScalarType, SqlRoutine, SqlType } from '../contract.ts';
import { elementOf } from '../types/array/io-of.ts';

/**
 * What Postgres calls stable, not immutable: it may differ by session, so constants are not folded through it while
 * planning. A test holds the routines to pg_proc.
 */
const STABLE: ReadonlySet<string> = new Set([
  ...['now', 'transaction_timestamp', 'statement_timestamp', 'current_timestamp', 'current_date'],
  ...['localtimestamp', 'localtime', 'to_char', 'to_date', 'to_number', 'to_json', 'to_jsonb', 'array_to_json'],
  ...['json_build_array', 'jsonb_build_array', 'json_build_object', 'jsonb_build_object', 'array_to_string'],
  ...['concat', 'concat_ws', 'format', 'quote_nullable(anyelement)', 'quote_literal(anyelement)'],
  ...['||(text,anynonarray)', '||(anynonarray,text)', 'to_timestamp(text,text)'],
]);

const INSTANT: ScalarType = 'timestamp with time zone';
/** Of an instant by the session's time zone, where no zone is given. */
const BY_ZONE: ReadonlySet<string> = new Set([
  'extract',
  'date_part',
  'date_trunc',
  'date_add',
  'date_subtract',
  'timezone',
  'age',
]);
const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/** Whether Postgres calls the routine stable. */
export function isStable({ name, arguments: types }: SqlRoutine): boolean {
  if (STABLE.has(name) || STABLE.has(`${name}(${types.join(',')})`)) return true;
  if (name === 'make_timestamptz') return true;
  if (name === 'age' || name === 'timezone') return types.length === 1;
  if (!types.includes(INSTANT)) return false;
  if (COMPARISONS.has(name)) return types.some((type) => type !== INSTANT);
  if (name === '+' || name === '-' || name === 'overlaps') return types.includes('interval');
  return BY_ZONE.has(name) && types.length === 2;
}

/** Stable by name, but taken apart while planning: a cast to text, and an immutable rest. */
const BY_TEXT: ReadonlySet<string> = new Set([
  'quote_literal(anyelement)',
  'quote_nullable(anyelement)',
  '||(text,anynonarray)',
  '||(anynonarray,text)',
]);

/** Whether the planner evaluates the routine where its arguments, of these types, are constants. */
export function isFolded(routine: SqlRoutine, types: readonly SqlType[]): boolean {
  const isByText = BY_TEXT.has(`${routine.name}(${routine.arguments.join(',')})`);
  return isByText ? !types.some((type) => isStableCast(type, 'text')) : !isStable(routine);
}

/** Types whose input or output depends on the session. */
const STABLE_INPUT: ReadonlySet<SqlType> = new Set<SqlType>([
  'date',
  'time without time zone',
  'timestamp without time zone',
  INSTANT,
  'interval',
]);
const STABLE_OUTPUT: ReadonlySet<SqlType> = new Set<SqlType>([
  'date',
  'timestamp without time zone',
  INSTANT,
  'interval',
]);
const ZONED: ReadonlySet<SqlType> = new Set<SqlType>(['date', 'time without time zone', 'timestamp without time zone']);

/** Whether Postgres calls the cast stable. */
export function isStableCast(from: SqlType, to: SqlType): boolean {
  if (from === to) return false; // a modifier
  const [one, other] = [elementOf(from), elementOf(to)];
  if (one !== null && other !== null) return isStableCast(one, other);
  if (one !== null || other !== null) return true; // by text
  if ((from === INSTANT && ZONED.has(to)) || (to === INSTANT && ZONED.has(from))) return true;
  const byText = isText(from) || isText(to);
  return byText && ((isText(from) && STABLE_INPUT.has(to)) || (isText(to) && STABLE_OUTPUT.has(from)));
}

/** Whether the cast is one of each element of an array: of NULL the planner then knows no more than of anything else. */
export function isByElement(from: SqlType, to: SqlType): boolean {
  return elementOf(from) !== null && elementOf(to) !== null;
}

function isText(type: SqlType): boolean {
  return type === 'text' || type === 'character varying';
}
