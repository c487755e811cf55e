import type { SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { pieceOf } from '../string/substring.ts';
import { binaryFunction } from './define.ts';

const INT_MAX = 2147483647;

function piece(bytes: Buffer, start: number, length: number): Buffer {
  const { from, to } = pieceOf(start, length);
  return bytes.subarray(from, Math.max(from, to));
}

function rest(bytes: Buffer, start: number): Buffer {
  return bytes.subarray(Math.max(0, start - 1));
}

function overlay(bytes: Buffer, replacement: Buffer, start: number, length: number): Buffer {
  if (start <= 0) throw new EvaluationError('22011', `position ${start} is not in the bytes`);
  const behind = start + length;
  if (behind > INT_MAX || behind < -INT_MAX - 1) {
    throw new EvaluationError('22003', 'the end is out of range for integer');
  }
  return Buffer.concat([bytes.subarray(0, start - 1), replacement, rest(bytes, behind)]);
}

function trimmed(bytes: Buffer, removed: Buffer, atStart: boolean, atEnd: boolean): Buffer {
  let from = 0;
  let to = bytes.length;
  while (atStart && from < to && removed.includes(bytes[from]!)) from++;
  while (atEnd && to > from && removed.includes(bytes[to - 1]!)) to--;
  return bytes.subarray(from, to);
}

function trim(name: string, atStart: boolean, atEnd: boolean, where: string): SqlRoutine {
  return binaryFunction({
    name,
    arguments: ['bytea', 'bytea'],
    argumentNames: ['bytes', 'bytesremoved'],
    summary: `Without any of the other bytes ${where}.`,
    example: `${name}('\\x1234567890'::bytea, '\\x9012'::bytea)`,
    call: (bytes: Buffer, removed: Buffer) => trimmed(bytes, removed, atStart, atEnd),
  });
}

const substrings = ['substring', 'substr'].flatMap((name): SqlRoutine[] => [
  binaryFunction({
    name,
    arguments: ['bytea', 'integer', 'integer'],
    argumentNames: ['bytes', 'start', 'count'],
    summary: 'So many bytes from position `start` on, which is counted from 1.',
    example: `${name}('\\x1234567890'::bytea, 3, 2)`,
    call: piece,
  }),
  binaryFunction({
    name,
    arguments: ['bytea', 'integer'],
    argumentNames: ['bytes', 'start'],
    summary: 'All bytes from position `start` on.',
    example: `${name}('\\x1234567890'::bytea, 3)`,
    call: rest,
  }),
]);

export const pieceRoutines: readonly SqlRoutine[] = [
  ...substrings,
  binaryFunction({
    name: 'overlay',
    arguments: ['bytea', 'bytea', 'integer', 'integer'],
    argumentNames: ['bytes', 'newsubstring', 'start', 'count'],
    summary: 'With other bytes in place of `count` bytes from position `start` on.',
    example: "overlay('\\x1234567890'::bytea placing '\\002\\003'::bytea from 2 for 3)",
    call: overlay,
  }),
  binaryFunction({
    name: 'overlay',
    arguments: ['bytea', 'bytea', 'integer'],
    argumentNames: ['bytes', 'newsubstring', 'start'],
    summary: 'With other bytes in place of as many bytes from position `start` on.',
    example: "overlay('\\x1234567890'::bytea placing '\\002\\003'::bytea from 2)",
    call: (bytes: Buffer, replacement: Buffer, start: number) => overlay(bytes, replacement, start, replacement.length),
  }),
  trim('btrim', true, true, 'at both ends'),
  trim('ltrim', true, false, 'at the beginning'),
  trim('rtrim', false, true, 'at the end'),
];
