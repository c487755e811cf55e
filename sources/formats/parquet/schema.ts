import { Malformed } from '../columnar/malformed.ts';
import type { Scalar, TimeUnit } from '../columnar/scalar.ts';
import { field, type ThriftStruct } from './thrift.ts';

const PHYSICAL = ['bool', 'int32', 'int64', 'int96', 'float', 'double', 'bytes', 'fixed'] as const;
export type Physical = (typeof PHYSICAL)[number];

export type Repetition = 'required' | 'optional' | 'repeated';
const REPETITIONS = ['required', 'optional', 'repeated'] as const;

export interface SchemaNode {
  readonly name: string;
  readonly repetition: Repetition;
  /** `null` for a leaf. */
  readonly children: readonly SchemaNode[] | null;
  readonly shape: 'plain' | 'list' | 'map' | 'variant';
  /** Of a leaf. */
  readonly physical: Physical;
  /** Bytes of a `fixed` value. */
  readonly size: number;
  readonly scalar: Scalar;
}

const MOST_DEPTH = 64;
const MOST_FIXED = 1 << 20;

/** The tree of a schema, which the footer lists depth first. */
export function parseSchema(elements: readonly ThriftStruct[]): SchemaNode {
  let at = 0;

  function node(depth: number): SchemaNode {
    const element = elements[at++];
    if (element === undefined) throw new Malformed('the schema is cut off');
    if (depth > MOST_DEPTH) throw new Malformed('the schema is too deep');
    const name = field.text(element, 4) ?? '';
    const repetition = REPETITIONS[field.number(element, 3) ?? 0];
    if (repetition === undefined) throw new Malformed(`the repetition of ${JSON.stringify(name)} is unknown`);
    const count = field.number(element, 5) ?? 0;
    const isGroup = depth === 0 || !element.has(1);
    if (!isGroup) return { name, repetition, children: null, shape: 'plain', ...leafOf(element, name) };
    if (count < 0 || count > elements.length - at) throw new Malformed(`${JSON.stringify(name)} has ${count} members`);
    const children = Array.from({ length: count }, () => node(depth + 1));
    return {
      name,
      repetition,
      children,
      shape: shapeOf(element),
      physical: 'bytes',
      size: 0,
      scalar: { kind: 'text' },
    };
  }

  const root = node(0);
  if (at !== elements.length) throw new Malformed('the schema has elements too many');
  return root;
}

function shapeOf(element: ThriftStruct): SchemaNode['shape'] {
  const logical = field.struct(element, 10);
  const converted = field.number(element, 6);
  if (logical?.has(3) || converted === 3) return 'list';
  if (logical?.has(2) || converted === 1 || converted === 2) return 'map';
  return logical?.has(16) ? 'variant' : 'plain';
}

function leafOf(element: ThriftStruct, name: string): Pick<SchemaNode, 'physical' | 'size' | 'scalar'> {
  const physical = PHYSICAL[field.number(element, 1) ?? -1];
  if (physical === undefined) throw new Malformed(`the type of ${JSON.stringify(name)} is unknown`);
  const size = physical === 'int96' ? 12 : (field.number(element, 2) ?? 0);
  if (size < 0 || size > MOST_FIXED) throw new Malformed(`values of ${JSON.stringify(name)} have ${size} bytes`);
  const scalar = scalarOf(physical, element);
  const needed = scalar.kind === 'uuid' ? 16 : scalar.kind === 'float16' ? 2 : scalar.kind === 'interval' ? 12 : size;
  if (physical === 'fixed' && needed !== size) throw new Malformed(`a ${scalar.kind} of ${size} bytes`);
  return { physical, size, scalar };
}

function scalarOf(physical: Physical, element: ThriftStruct): Scalar {
  const decimal = decimalOf(element);
  if (decimal !== null && ['int32', 'int64', 'bytes', 'fixed'].includes(physical)) return decimal;
  switch (physical) {
    case 'bool':
    case 'float':
    case 'double':
    case 'int96':
      return { kind: physical };
    case 'int32':
      return integerOf(element, 32);
    case 'int64':
      return integerOf(element, 64);
    case 'bytes':
    case 'fixed':
      return bytesOf(element, physical);
    default:
      return physical satisfies never;
  }
}

function decimalOf(element: ThriftStruct): Scalar | null {
  const logical = field.struct(element, 10);
  const decimal = logical === undefined ? undefined : field.struct(logical, 5);
  if (decimal === undefined && field.number(element, 6) !== 5) return null;
  const scale = (decimal && field.number(decimal, 1)) ?? field.number(element, 7) ?? 0;
  const precision = (decimal && field.number(decimal, 2)) ?? field.number(element, 8) ?? 0;
  if (scale < 0 || scale > 1000) throw new Malformed(`a decimal has the scale ${scale}`);
  return { kind: 'decimal', precision, scale };
}

/** By number of the older annotation, for 32 and 64 bits. */
const CONVERTED: Readonly<Record<number, Scalar>> = {
  6: { kind: 'date' },
  7: { kind: 'time', unit: 'milli' },
  8: { kind: 'time', unit: 'micro' },
  9: { kind: 'timestamp', unit: 'milli', utc: true },
  10: { kind: 'timestamp', unit: 'micro', utc: true },
  11: { kind: 'int', bits: 8, signed: false },
  12: { kind: 'int', bits: 16, signed: false },
  13: { kind: 'int', bits: 32, signed: false },
  14: { kind: 'int', bits: 64, signed: false },
  15: { kind: 'int', bits: 8, signed: true },
  16: { kind: 'int', bits: 16, signed: true },
};
const WIDE_ONLY = new Set([8, 9, 10, 14]);

function integerOf(element: ThriftStruct, bits: 32 | 64): Scalar {
  const logical = field.struct(element, 10);
  if (logical?.has(6) && bits === 32) return { kind: 'date' };
  const time = logical && field.struct(logical, 7);
  if (time !== undefined) return { kind: 'time', unit: unitOf(time) };
  const timestamp = logical && field.struct(logical, 8);
  if (timestamp !== undefined && bits === 64)
    return { kind: 'timestamp', unit: unitOf(timestamp), utc: field.flag(timestamp, 1) ?? true };
  const integer = logical && field.struct(logical, 10);
  if (integer !== undefined) {
    const width = field.number(integer, 1) ?? bits;
    const signed = field.flag(integer, 2) ?? true;
    if (bits === 32 && (width === 8 || width === 16)) return { kind: 'int', bits: width, signed };
    return { kind: 'int', bits, signed };
  }
  const converted = field.number(element, 6) ?? -1;
  const older = CONVERTED[converted];
  if (older !== undefined && WIDE_ONLY.has(converted) === (bits === 64)) return older;
  return { kind: 'int', bits, signed: true };
}

function unitOf(struct: ThriftStruct): TimeUnit {
  const unit = field.struct(struct, 2);
  if (unit?.has(1)) return 'milli';
  if (unit?.has(2)) return 'micro';
  if (unit?.has(3)) return 'nano';
  throw new Malformed('a time has no unit');
}

function bytesOf(element: ThriftStruct, physical: 'bytes' | 'fixed'): Scalar {
  const logical = field.struct(element, 10);
  const converted = field.number(element, 6);
  if (logical?.has(1) || logical?.has(4) || converted === 0 || converted === 4) return { kind: 'text' };
  if (logical?.has(12) || converted === 19) return { kind: 'json' };
  if (logical?.has(13) || converted === 20) return { kind: 'bson' };
  if (physical === 'fixed') {
    if (logical?.has(14)) return { kind: 'uuid' };
    if (logical?.has(15)) return { kind: 'float16' };
    if (converted === 21) return { kind: 'interval' };
  }
  return { kind: 'binary' };
}
