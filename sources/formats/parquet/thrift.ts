import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import { readVarint, signedNumber, unsignedNumber } from '../columnar/varint.ts';

/** A value of Thrift's compact protocol; numbers are inexact beyond 2^53. Structs are their fields by number. */
export type Thrift = boolean | number | Buffer | readonly Thrift[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, Thrift>;

const MOST_DEPTH = 32;
/** Structures in memory are a hundred times as large as an empty one is in a file; those of real footers have ten bytes or more. */
const STRUCT_BYTES = 4;
const MOST_STRUCTS = 8_000_000;

/** Reads one struct from `from`; gives where it ends. Every length is held to the bytes that are there. */
export function readThrift(bytes: Buffer, from: number): { readonly struct: ThriftStruct; readonly end: number } {
  const cursor = { bytes, at: from };
  const words = { low: 0, high: 0 };
  let structs = Math.min(MOST_STRUCTS, 1000 + bytes.length / STRUCT_BYTES);

  function byte(): number {
    if (cursor.at >= bytes.length) throw new EndsEarly('its structure is cut off');
    return bytes[cursor.at++]!;
  }

  function size(): number {
    readVarint(cursor, false, words);
    return unsignedNumber(words);
  }

  function signed(): number {
    readVarint(cursor, true, words);
    return signedNumber(words);
  }

  function list(depth: number): Thrift[] {
    const head = byte();
    const type = head & 15;
    const length = head >>> 4 === 15 ? size() : head >>> 4;
    // Every element takes a byte at least.
    if (length > bytes.length - cursor.at) throw new EndsEarly(`a list of ${length} elements is announced`);
    return Array.from({ length }, () => (type === 1 || type === 2 ? byte() === 1 : value(type, depth)));
  }

  function map(depth: number): Thrift[] {
    const length = size();
    if (length === 0) return [];
    const types = byte();
    if (length * 2 > bytes.length - cursor.at) throw new EndsEarly(`a map of ${length} members is announced`);
    return Array.from({ length: length * 2 }, (_, index) => value(index % 2 === 0 ? types >>> 4 : types & 15, depth));
  }

  function value(type: number, depth: number): Thrift {
    switch (type) {
      case 1:
      case 2:
        return type === 1;
      case 3:
        return (byte() << 24) >> 24;
      case 4:
      case 5:
        signed();
        return words.low;
      case 6:
        return signed();
      case 7: {
        if (cursor.at + 8 > bytes.length) throw new EndsEarly('a number is cut off');
        cursor.at += 8;
        return bytes.readDoubleLE(cursor.at - 8);
      }
      case 8: {
        const length = size();
        if (length > bytes.length - cursor.at) throw new EndsEarly(`${length} bytes of text are announced`);
        cursor.at += length;
        return bytes.subarray(cursor.at - length, cursor.at);
      }
      case 9:
      case 10:
        return list(depth);
      case 11:
        return map(depth);
      case 12:
        return struct(depth + 1);
      default:
        throw new Malformed(`it has a field of the unknown kind ${type}`);
    }
  }

  function struct(depth: number): ThriftStruct {
    if (depth > MOST_DEPTH) throw new Malformed('its structure is too deep');
    if (--structs < 0) throw new Malformed('it has more structures than its bytes have room for');
    const fields = new Map<number, Thrift>();
    let id = 0;
    for (let head = byte(); head !== 0; head = byte()) {
      id = head >>> 4 === 0 ? (signed() << 16) >> 16 : id + (head >>> 4);
      fields.set(id, value(head & 15, depth));
    }
    return fields;
  }

  return { struct: struct(0), end: cursor.at };
}

/** Reads fields as what they must be; what is absent is `undefined`. */
export const field = {
  number(struct: ThriftStruct, id: number): number | undefined {
    const value = struct.get(id);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Malformed(`field ${id} is no integer`);
    return value;
  },
  flag(struct: ThriftStruct, id: number): boolean | undefined {
    const value = struct.get(id);
    if (value !== undefined && typeof value !== 'boolean') throw new Malformed(`field ${id} is not true or false`);
    return value;
  },
  text(struct: ThriftStruct, id: number): string | undefined {
    const value = struct.get(id);
    if (value === undefined) return undefined;
    if (!Buffer.isBuffer(value)) throw new Malformed(`field ${id} is no text`);
    return value.toString('utf8');
  },
  struct(struct: ThriftStruct, id: number): ThriftStruct | undefined {
    const value = struct.get(id);
    if (value !== undefined && !(value instanceof Map)) throw new Malformed(`field ${id} is no structure`);
    return value as ThriftStruct | undefined;
  },
  structs(struct: ThriftStruct, id: number): readonly ThriftStruct[] {
    const value = struct.get(id) ?? [];
    if (!Array.isArray(value) || !value.every((one) => one instanceof Map))
      throw new Malformed(`field ${id} is no list of structures`);
    return value as readonly ThriftStruct[];
  },
} as const;

/** A number that must be there and not below zero. */
export function requiredCount(struct: ThriftStruct, id: number, name: string): number {
  const value = field.number(struct, id);
  if (value === undefined) throw new Malformed(`${name} is missing`);
  if (value < 0) throw new Malformed(`${name} is ${value}`);
  return value;
}
