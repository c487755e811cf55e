import { Malformed } from '../columnar/malformed.ts';
import type { Scalar, TimeUnit } from '../columnar/scalar.ts';

/** A type of a schema; names are resolved. */
export type AvroType =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'leaf';
      readonly stored: Stored;
      /** What `scalar` is laid from: as it is stored, but for values of another schema. */
      readonly given: Stored;
      readonly size: number;
      readonly scalar: Scalar;
      readonly isUuid: boolean;
      /** Of a fixed type. */
      readonly names?: Names;
    }
  | AvroEnum
  | { readonly kind: 'array' | 'map'; readonly item: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | AvroRecord
  /** What a value of another schema may be and cannot become: `resolve` makes it, a schema has none. */
  | { readonly kind: 'refused'; readonly type: AvroType; readonly reason: string };

/** Without their namespaces; the name, then the aliases. */
export type Names = readonly [string, ...string[]];

export interface AvroEnum {
  readonly kind: 'enum';
  readonly names: Names;
  /** `null` where the symbol of another schema has none here. */
  readonly symbols: readonly (string | null)[];
  /** What stands for the symbols of another schema that this one lacks. */
  readonly fallback: string | null;
}

export interface AvroRecord {
  readonly kind: 'record';
  readonly names: Names;
  readonly fields: readonly AvroField[];
  /** How the values are stored where that is not field by field: those of another schema. */
  readonly steps: readonly AvroStep[] | null;
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  readonly aliases: readonly string[];
  /** As the schema's JSON has it; `undefined` = none. */
  readonly fallback: unknown;
  /** What is given for it, encoded, where the values do not have it. */
  readonly constant?: Buffer;
}

/** A stored value: of the field of this number, or of none (-1). */
export interface AvroStep {
  readonly field: number;
  readonly type: AvroType;
}

export type AvroLeaf = Extract<AvroType, { kind: 'leaf' }>;

/** How a leaf is stored. */
export type Stored = 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string' | 'fixed';

const LEAVES: Readonly<Record<Exclude<Stored, 'fixed'>, Scalar>> = {
  boolean: { kind: 'bool' },
  int: { kind: 'int', bits: 32, signed: true },
  long: { kind: 'int', bits: 64, signed: true },
  float: { kind: 'float' },
  double: { kind: 'double' },
  bytes: { kind: 'binary' },
  string: { kind: 'text' },
};

const MOST_DEPTH = 64;

type Json = Readonly<Record<string, unknown>>;

/** The type that a schema describes, given as what its JSON means; `outside`: schemas that define names which it uses. */
export function avroTypeOf(json: unknown, outside: readonly unknown[] = []): AvroType {
  const named = new Map<string, AvroType>();

  function parse(schema: unknown, space: string, depth: number): AvroType {
    if (depth > MOST_DEPTH) throw new Malformed('the schema is too deep');
    if (typeof schema === 'string') return byName(schema, {}, space);
    if (Array.isArray(schema)) {
      if (schema.length === 0) throw new Malformed('a union has no types');
      return { kind: 'union', branches: schema.map((branch) => parse(branch, space, depth + 1)) };
    }
    if (typeof schema !== 'object' || schema === null) throw new Malformed('the schema has a type that is none');
    const object = schema as Json;
    switch (object.type) {
      case 'record':
      case 'error':
        return record(object, space, depth);
      case 'enum':
        return name(object, space, {
          kind: 'enum',
          names: namesOf(object),
          symbols: listOf(object.symbols).map(String),
          fallback: typeof object.default === 'string' ? object.default : null,
        });
      case 'fixed': {
        const size = Number(object.size);
        if (!Number.isInteger(size) || size < 0) throw new Malformed(`a fixed type has the size ${object.size}`);
        const scalar = logical('fixed', size, object) ?? { kind: 'binary' };
        return name(object, space, { ...leaf('fixed', size, scalar, object), names: namesOf(object) });
      }
      case 'array':
        return { kind: 'array', item: parse(object.items, space, depth + 1) };
      case 'map':
        return { kind: 'map', item: parse(object.values, space, depth + 1) };
      default:
        return typeof object.type === 'string'
          ? byName(object.type, object, space)
          : parse(object.type, space, depth + 1);
    }
  }

  function byName(type: string, object: Json, space: string): AvroType {
    if (type === 'null') return { kind: 'null' };
    if (Object.hasOwn(LEAVES, type)) {
      const stored = type as Exclude<Stored, 'fixed'>;
      return leaf(stored, 0, logical(stored, 0, object) ?? LEAVES[stored], object);
    }
    const found = named.get(type.includes('.') || space === '' ? type : `${space}.${type}`) ?? named.get(type);
    if (found === undefined)
      throw new Malformed(`the schema names the type ${JSON.stringify(type)}, which it does not have`);
    return found;
  }

  function record(object: Json, space: string, depth: number): AvroType {
    const fields: AvroField[] = [];
    // Known before its fields are: they may name it.
    const made = name(object, space, { kind: 'record', names: namesOf(object), fields, steps: null });
    const inner = spaceOf(object, space);
    for (const one of listOf(object.fields)) {
      if (typeof one !== 'object' || one === null) throw new Malformed('a field of the schema is none');
      const { name: field, type, aliases, default: fallback } = one as Json;
      if (typeof field !== 'string') throw new Malformed('a field of the schema has no name');
      fields.push({ name: field, type: parse(type, inner, depth + 1), aliases: textsOf(aliases), fallback });
    }
    return made;
  }

  function name(object: Json, space: string, type: AvroType): AvroType {
    const own = String(object.name ?? '');
    const inner = spaceOf(object, space);
    named.set(own.includes('.') || inner === '' ? own : `${inner}.${own}`, type);
    return type;
  }

  for (const one of outside) parse(one, '', 0);
  return parse(json, '', 0);
}

function spaceOf(object: Json, space: string): string {
  const name = String(object.name ?? '');
  if (name.includes('.')) return name.slice(0, name.lastIndexOf('.'));
  return typeof object.namespace === 'string' ? object.namespace : space;
}

function namesOf({ name, aliases }: Json): Names {
  const plain = (full: string): string => full.slice(full.lastIndexOf('.') + 1);
  return [plain(String(name ?? '')), ...textsOf(aliases).map(plain)];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed('the schema lacks a list');
  return value;
}

function leaf(stored: Stored, size: number, scalar: Scalar, { logicalType }: Json): AvroLeaf {
  return { kind: 'leaf', stored, given: stored, size, scalar, isUuid: logicalType === 'uuid' && stored === 'string' };
}

const UNITS: Readonly<Record<string, TimeUnit>> = { millis: 'milli', micros: 'micro', nanos: 'nano' };

/** What a logical type makes of the stored one; `null` where it does not fit, which Avro says to overlook. */
function logical(stored: Stored, size: number, { logicalType, precision, scale = 0 }: Json): Scalar | null {
  const type = typeof logicalType === 'string' ? logicalType : '';
  if (type === 'decimal' && (stored === 'bytes' || stored === 'fixed')) {
    const fits = Number.isInteger(precision) && Number.isInteger(scale) && Number(scale) >= 0;
    return fits && Number(precision) >= Math.max(1, Number(scale)) && Number(scale) <= 1000
      ? { kind: 'decimal', precision: Number(precision), scale: Number(scale) }
      : null;
  }
  if (stored === 'fixed') {
    if (type === 'uuid' && size === 16) return { kind: 'uuid' };
    return type === 'duration' && size === 12 ? { kind: 'interval' } : null;
  }
  if (stored === 'int') {
    if (type === 'date') return { kind: 'date' };
    return type === 'time-millis' ? { kind: 'time', unit: 'milli' } : null;
  }
  if (stored !== 'long') return null;
  if (type === 'time-micros') return { kind: 'time', unit: 'micro' };
  const parts = /^(local-)?timestamp-(millis|micros|nanos)$/.exec(type);
  return parts === null ? null : { kind: 'timestamp', unit: UNITS[parts[2]!]!, utc: parts[1] === undefined };
}
