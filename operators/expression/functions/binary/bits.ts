import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { binaryFunction } from './define.ts';

function checkIndex(index: number | bigint, count: number): void {
  if (index < 0 || index >= count) {
    throw new EvaluationError('2202E', `index ${index} is not from 0 to ${count - 1}`);
  }
}

function getByte(bytes: Buffer, index: number): number {
  checkIndex(index, bytes.length);
  return bytes[index]!;
}

function setByte(bytes: Buffer, index: number, value: number): Buffer {
  checkIndex(index, bytes.length);
  const copy = Buffer.from(bytes);
  copy[index] = value & 255;
  return copy;
}

/** Bits are counted from the lowest of each byte. */
function getBit(bytes: Buffer, index: bigint): number {
  checkIndex(index, 8 * bytes.length);
  return (bytes[Number(index >> 3n)]! >> Number(index & 7n)) & 1;
}

function setBit(bytes: Buffer, index: bigint, value: number): Buffer {
  checkIndex(index, 8 * bytes.length);
  if (value !== 0 && value !== 1) throw new EvaluationError('22023', `a bit is 0 or 1, not ${value}`);
  const copy = Buffer.from(bytes);
  const bit = 1 << Number(index & 7n);
  const place = Number(index >> 3n);
  copy[place] = value === 1 ? copy[place]! | bit : copy[place]! & ~bit;
  return copy;
}

function bitCount(bytes: Buffer): bigint {
  let count = 0;
  for (const byte of bytes) for (let rest = byte; rest > 0; rest &= rest - 1) count++;
  return BigInt(count);
}

export const bitRoutines: readonly SqlRoutine[] = [
  binaryFunction({
    name: 'get_byte',
    arguments: ['bytea', 'integer'],
    argumentNames: ['bytes', 'n'],
    returns: 'integer',
    summary: 'The byte at place `n`, counted from 0.',
    example: "get_byte('\\x1234567890'::bytea, 4)",
    call: getByte,
  }),
  binaryFunction({
    name: 'set_byte',
    arguments: ['bytea', 'integer', 'integer'],
    argumentNames: ['bytes', 'n', 'newvalue'],
    summary: 'With another byte at place `n`, counted from 0.',
    example: "set_byte('\\x1234567890'::bytea, 4, 64)",
    call: setByte,
  }),
  binaryFunction({
    name: 'get_bit',
    arguments: ['bytea', 'bigint'],
    argumentNames: ['bytes', 'n'],
    returns: 'integer',
    summary: 'The bit at place `n`, counted from the lowest bit of the first byte.',
    example: "get_bit('\\x1234567890'::bytea, 30)",
    call: getBit,
  }),
  binaryFunction({
    name: 'set_bit',
    arguments: ['bytea', 'bigint', 'integer'],
    argumentNames: ['bytes', 'n', 'newvalue'],
    summary: 'With another bit at place `n`, counted from the lowest bit of the first byte.',
    example: "set_bit('\\x1234567890'::bytea, 30, 0)",
    call: setBit,
  }),
  binaryFunction({
    name: 'bit_count',
    arguments: ['bytea'],
    argumentNames: ['bytes'],
    returns: 'bigint',
    summary: 'How many bits are 1.',
    example: "bit_count('\\x1234567890'::bytea)",
    call: bitCount,
  }),
];
