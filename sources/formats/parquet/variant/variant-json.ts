import { decimalText } from '../../../../runtime/rows/decimal-text.ts';
import { jsonText, textJson } from '../../columnar/json-text.ts';
import { type BinaryText, lay } from '../../columnar/lay.ts';
import { EndsEarly, Malformed } from '../../columnar/malformed.ts';
import type { Raw } from '../../columnar/raw.ts';
import { columnTypeOf, type Scalar } from '../../columnar/scalar.ts';

const MOST_DEPTH = 128;
/** Of one value's JSON: its parts may be one and the same bytes again and again. */
const MOST_TEXT = 128 * 1024 * 1024;

/** What a VARIANT says, by "Variant Binary Encoding" of Parquet. */
export interface VariantText {
  /** As JSON. */
  json(value: Buffer): string;
  /** The members of an object, each as `"name":value`. */
  members(value: Buffer): string[];
}

/** `metadata`: the names of members that values have the numbers of. */
export function variantText(metadata: Buffer, binary: BinaryText): VariantText {
  const nameOf = namesOf(metadata);
  let room = MOST_TEXT;

  function spend(text: string): string {
    room -= text.length + 1;
    if (room < 0) throw new Malformed(`a VARIANT is larger than ${MOST_TEXT} bytes as JSON`);
    return text;
  }

  function valueJson(bytes: Buffer, depth: number): string {
    if (depth > MOST_DEPTH) throw new Malformed('a VARIANT is too deep');
    const head = unsigned(bytes, 0, 1);
    switch (head & 3) {
      case 0:
        return spend(primitiveJson(head >>> 2, bytes, binary));
      case 1:
        return spend(textJson(bytes, 1, within(bytes, 1 + (head >>> 2))));
      case 2:
        return `{${membersOf(bytes, depth).join(',')}}`;
      default:
        return `[${itemsOf(bytes, depth).join(',')}]`;
    }
  }

  function membersOf(bytes: Buffer, depth: number): string[] {
    const head = unsigned(bytes, 0, 1);
    if ((head & 3) !== 2) throw new Malformed('a VARIANT whose members lie apart is no object');
    const idSize = ((head >>> 4) & 3) + 1;
    const { count, at } = countOf(bytes, (head & 0x40) !== 0);
    const offsets = { at: at + count * idSize, size: ((head >>> 2) & 3) + 1, count };
    return Array.from({ length: count }, (_, index) => {
      const name = spend(nameOf(unsigned(bytes, at + index * idSize, idSize)));
      return `${name}:${valueJson(partOf(bytes, offsets, index), depth + 1)}`;
    });
  }

  function itemsOf(bytes: Buffer, depth: number): string[] {
    const head = unsigned(bytes, 0, 1);
    const { count, at } = countOf(bytes, (head & 0x10) !== 0);
    const offsets = { at, size: ((head >>> 2) & 3) + 1, count };
    return Array.from({ length: count }, (_, index) => valueJson(partOf(bytes, offsets, index), depth + 1));
  }

  return {
    json(value) {
      room = MOST_TEXT;
      return valueJson(value, 0);
    },
    members(value) {
      room = MOST_TEXT;
      return membersOf(value, 0);
    },
  };
}

/** Gives a name, as JSON, by its number. */
function namesOf(metadata: Buffer): (id: number) => string {
  const head = unsigned(metadata, 0, 1);
  if ((head & 15) !== 1) throw new Malformed(`a VARIANT is of the version ${head & 15}`);
  const size = (head >>> 6) + 1;
  const count = unsigned(metadata, 1, size);
  const first = 1 + size + (count + 1) * size;
  const known = new Map<number, string>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    if (id >= count) throw new Malformed(`a VARIANT names the member ${id} of ${count}`);
    const start = first + unsigned(metadata, 1 + size + id * size, size);
    const end = first + unsigned(metadata, 1 + size + (id + 1) * size, size);
    if (end < start) throw new Malformed('a name of a VARIANT ends before it begins');
    const name = textJson(metadata, start, within(metadata, end));
    known.set(id, name);
    return name;
  };
}

/** How many parts an object or an array has, and where what follows the count begins. */
function countOf(bytes: Buffer, isLarge: boolean): { readonly count: number; readonly at: number } {
  const size = isLarge ? 4 : 1;
  const count = unsigned(bytes, 1, size);
  if (count > bytes.length) throw new EndsEarly(`a VARIANT of ${count} parts is announced`);
  return { count, at: 1 + size };
}

interface Offsets {
  readonly at: number;
  readonly size: number;
  readonly count: number;
}

/** From where a part begins; it says itself where it ends. */
function partOf(bytes: Buffer, { at, size, count }: Offsets, index: number): Buffer {
  const values = at + (count + 1) * size;
  return bytes.subarray(within(bytes, values + unsigned(bytes, at + index * size, size)));
}

const SCALARS: Readonly<Record<number, { readonly scalar: Scalar; readonly size: number }>> = {
  7: { scalar: { kind: 'double' }, size: 8 },
  11: { scalar: { kind: 'date' }, size: 4 },
  12: { scalar: { kind: 'timestamp', unit: 'micro', utc: true }, size: 8 },
  13: { scalar: { kind: 'timestamp', unit: 'micro', utc: false }, size: 8 },
  14: { scalar: { kind: 'float' }, size: 4 },
  17: { scalar: { kind: 'time', unit: 'micro' }, size: 8 },
  18: { scalar: { kind: 'timestamp', unit: 'nano', utc: true }, size: 8 },
  19: { scalar: { kind: 'timestamp', unit: 'nano', utc: false }, size: 8 },
  20: { scalar: { kind: 'uuid' }, size: 16 },
};

function primitiveJson(kind: number, bytes: Buffer, binary: BinaryText): string {
  switch (kind) {
    case 0:
      return 'null';
    case 1:
      return 'true';
    case 2:
      return 'false';
    case 3:
    case 4:
    case 5:
    case 6: {
      const size = 2 ** (kind - 3);
      return String(signed(bytes, 1, size));
    }
    case 8:
    case 9:
    case 10:
      return decimalText(signed(bytes, 2, 4 * 2 ** (kind - 8)), unsigned(bytes, 1, 1));
    case 15:
      return scalarJson({ kind: 'binary' }, bytesRaw(bytes, 5, unsigned(bytes, 1, 4)), binary);
    case 16:
      return textJson(bytes, 5, within(bytes, 5 + unsigned(bytes, 1, 4)));
    default: {
      const found = SCALARS[kind];
      if (found === undefined) throw new Malformed(`a VARIANT is of the unknown type ${kind}`);
      return scalarJson(found.scalar, rawOf(found.scalar, bytes, found.size), binary);
    }
  }
}

/** As a column of such values has it. */
function scalarJson(scalar: Scalar, raw: Raw, binary: BinaryText): string {
  return jsonText(lay(scalar, { raw, valid: null, length: 1 }, binary), 0, columnTypeOf(scalar));
}

function rawOf(scalar: Scalar, bytes: Buffer, size: number): Raw {
  within(bytes, 1 + size);
  switch (scalar.kind) {
    case 'double':
      return { kind: 'double', values: Float64Array.of(bytes.readDoubleLE(1)) };
    case 'float':
      return { kind: 'double', values: Float64Array.of(bytes.readFloatLE(1)) };
    case 'date':
      return { kind: 'int32', values: Int32Array.of(bytes.readInt32LE(1)) };
    case 'uuid':
      return bytesRaw(bytes, 1, size);
    default:
      return { kind: 'int64', words: Int32Array.of(bytes.readInt32LE(1), bytes.readInt32LE(5)) };
  }
}

function bytesRaw(buffer: Buffer, from: number, length: number): Raw {
  const to = within(buffer, from + length);
  return { kind: 'bytes', buffer, starts: Int32Array.of(from), ends: Int32Array.of(to), from, to };
}

/** A number of one to four bytes. */
function unsigned(bytes: Buffer, at: number, size: number): number {
  within(bytes, at + size);
  return bytes.readUIntLE(at, size);
}

/** A number of up to sixteen bytes. */
function signed(bytes: Buffer, at: number, size: number): bigint {
  within(bytes, at + size);
  let value = 0n;
  for (let index = at + size - 1; index >= at; index--) value = (value << 8n) | BigInt(bytes[index]!);
  return BigInt.asIntN(size * 8, value);
}

/** The place, which must be in the bytes, or at their end. */
function within(bytes: Buffer, at: number): number {
  if (at > bytes.length) throw new EndsEarly('a VARIANT is cut off');
  return at;
}
