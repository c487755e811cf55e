import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { binaryFunction } from './define.ts';

function checkIndex(index: number, count: number): void {
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

export const byteRoutines: readonly SqlRoutine[] = [
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
];
