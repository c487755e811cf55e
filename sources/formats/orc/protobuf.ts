import { EndsEarly, Malformed } from '../columnar/malformed.ts';

/** A field as it is stored: a number, or the bytes of a text, a message or packed numbers. */
export type FieldValue = number | Buffer;

/**
 * Calls `visit` for each field of a message, in its order. Nothing is kept of fields that nobody asks for, such as
 * statistics; every length is held to the bytes that are there.
 */
export function eachField(message: Buffer, visit: (id: number, value: FieldValue) => void): void {
  const cursor: Cursor = { bytes: message, at: 0 };
  while (cursor.at < message.length) {
    const tag = readVarint(cursor);
    const id = Math.floor(tag / 8);
    if (id === 0) throw new Malformed('it has a field of the number 0');
    switch (tag % 8) {
      case 0:
        visit(id, readVarint(cursor));
        break;
      case 1:
        pass(cursor, 8);
        break;
      case 2:
        visit(id, pass(cursor, readVarint(cursor)));
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
  const cursor: Cursor = { bytes: value, at: 0 };
  while (cursor.at < value.length) into.push(countOf(readVarint(cursor), name));
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** Inexact beyond 2^53. */
function readVarint(cursor: Cursor): number {
  let value = 0;
  for (let place = 1; place <= 2 ** 63; place *= 128) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw new EndsEarly('its structure is cut off');
    value += (byte & 0x7f) * place;
    if (byte < 0x80) return value;
  }
  throw new Malformed('a number has too many bytes');
}

function pass(cursor: Cursor, length: number): Buffer {
  if (length > cursor.bytes.length - cursor.at) throw new EndsEarly(`${length} bytes are announced`);
  const start = cursor.at;
  cursor.at += length;
  return cursor.bytes.subarray(start, cursor.at);
}
