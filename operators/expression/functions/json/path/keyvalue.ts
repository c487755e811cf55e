import type { Jsonb } from '../../../contract.ts';
import { isArray, isObject } from '../../../types/jsonb/kind.ts';
import { jsonbObject } from '../../../types/jsonb/object.ts';
import type { Chain } from '../../../types/jsonpath/ast.ts';
import type { Numeric } from '../../../types/numeric/numeric.ts';
import { finite } from '../../../types/numeric/numeric.ts';
import { ERROR, FOUND, type Found, fail, NOT_FOUND, type PathContext, type Result } from './context.ts';
import { executeNext } from './steps.ts';

/** The first round number above every offset in a jsonb value. */
const ID_STEP = 10_000_000_000n;

/** `.keyvalue()`: an object of key, value and the object's id for each member. */
export function executeKeyValue(context: PathContext, chain: Chain, at: number, value: Jsonb, found: Found): Result {
  if (!isObject(value)) return fail(context, '2203C', '.keyvalue() is asked of what is no object');
  if (value.size === 0) return NOT_FOUND;
  if (at === chain.length - 1 && found === null) return FOUND;
  const { base } = context;
  const id = finite(BigInt(offsetOf(base.value, value)) + ID_STEP * BigInt(base.id), 0);
  let result: Result = NOT_FOUND;
  for (const [key, member] of value) {
    const pair = jsonbObject([
      ['key', key],
      ['value', member],
      ['id', id],
    ]);
    context.base = { value: pair, id: context.nextObjectId++ };
    result = executeNext(context, chain, at, pair, found);
    context.base = base;
    if (result === ERROR || (result === FOUND && found === null)) break;
  }
  return result;
}

/** Where Postgres' binary form of `base` holds the object `wanted`: what it makes an object's id of. */
function offsetOf(base: Jsonb, wanted: Jsonb): number {
  let offset = 0;
  /** Lays a container out at `start`, and gives the byte behind it. */
  const layOut = (container: Jsonb, start: number): number => {
    if (container === wanted) offset = start;
    const object = isObject(container);
    const values = object ? [...container.values()] : (container as readonly Jsonb[]);
    let at = start + 4 + 4 * values.length * (object ? 2 : 1);
    if (object) for (const key of container.keys()) at += Buffer.byteLength(key);
    for (const value of values) {
      if (typeof value === 'string') at += Buffer.byteLength(value);
      else if (isArray(value) || isObject(value)) at = layOut(value, aligned(at));
      else if (value !== null && typeof value !== 'boolean') at = aligned(at) + sizeOf(value as Numeric);
    }
    return at;
  };
  if (isArray(base) || isObject(base)) layOut(base, 0);
  return offset;
}

function aligned(at: number): number {
  return (at + 3) & ~3;
}

/** Bytes of a numeric as Postgres stores it: a header, and base-10000 digits without zeros at either end. */
function sizeOf({ unscaled, scale }: Numeric): number {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString();
  const padded = digits + '0'.repeat((4 - (scale % 4)) % 4);
  const whole = '0'.repeat((4 - (padded.length % 4)) % 4) + padded;
  const groups = (whole.match(/.{4}/g) ?? []).map(Number);
  const first = groups.findIndex((group) => group !== 0);
  const last = groups.findLastIndex((group) => group !== 0);
  const weight = first < 0 ? 0 : groups.length - Math.ceil(scale / 4) - 1 - first;
  const short = scale <= 63 && weight >= -64 && weight <= 63;
  return 4 + (short ? 2 : 4) + (first < 0 ? 0 : 2 * (last - first + 1));
}
