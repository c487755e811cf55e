import { EndsEarly, Malformed } from '../columnar/malformed.ts';
import { readVarint, unsignedNumber, type VarintSource } from '../columnar/varint.ts';

/** A field as it is stored: a number (inexact beyond 2^53), or the bytes of a text, a message or packed numbers. */
export type FieldValue = number | Buffer;

/**
 * Calls `visit` for each field of a message, in its order. Nothing is kept of fields that nobody asks for, such as
 * statistics; every length is held to the bytes that are there.
 */
export function eachField(message: Buffer, visit: (id: number, value: FieldValue) => void): void {
  const cursor: VarintSource = { bytes: message, at: 0 };
  while (cursor.at < message.length) {
    const tag = numberAt(cursor);
    const id = Math.floor(tag / 8);
    if (id === 0) throw new Malformed('it has a field of the number 0');
    switch (tag % 8) {
      case 0:
        visit(id, numberAt(cursor));
        break;
      case 1:
        pass(cursor, 8);
        break;
      case 2:
        visit(id, pass(cursor, numberAt(cursor)));
        break;
      case 5:
        pass(cursor, 4);
        break;
      default:
        throw new Malformed(`it has a field of the unknown kind ${tag % 8}`);
    }
  }
}

/** A number that counts or points: not below zero, and exact. */
export function countOf(value: FieldValue, name: string): number {
  if (typeof value !== 'number') throw new Malformed(`${name} is no number`);
  if (!Number.isSafeInteger(value)) throw new Malformed(`${name} is ${value}`);
  return value;
}

export function messageOf(value: FieldValue, name: string): Buffer {
  if (typeof value === 'number') throw new Malformed(`${name} is a number`);
  return value;
}

export function textOf(value: FieldValue, name: string): string {
  return messageOf(value, name).toString('utf8');
}

/** Numbers of a repeated field, packed or one by one. */
export function addCounts(into: number[], value: FieldValue, name: string): void {
  if (typeof value === 'number') {
    into.push(countOf(value, name));
    return;
  }
  const cursor: VarintSource = { bytes: value, at: 0 };
  while (cursor.at < value.length) into.push(countOf(numberAt(cursor), name));
}

const words = { low: 0, high: 0 };

function numberAt(cursor: VarintSource): number {
  readVarint(cursor, false, words);
  return unsignedNumber(words);
}

function pass(cursor: VarintSource, length: number): Buffer {
  if (length > cursor.bytes.length - cursor.at) throw new EndsEarly(`${length} bytes are announced`);
  const start = cursor.at;
  cursor.at += length;
  return cursor.bytes.subarray(start, cursor.at);
}
