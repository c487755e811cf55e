import type { SqlRoutine } from '../../contract.ts';
import { binaryFunction } from './define.ts';

const one = { arguments: ['bytea'], argumentNames: ['bytes'] } as const;

const lengths = ['length', 'octet_length'].map((name) =>
  binaryFunction({
    ...one,
    name,
    returns: 'integer',
    summary: 'How many bytes there are.',
    example: `${name}('\\x1234567890'::bytea)`,
    call: (bytes: Buffer) => bytes.length,
  }),
);

export const wholeRoutines: readonly SqlRoutine[] = [
  {
    kind: 'operator',
    name: '||',
    category: 'Binary',
    arguments: ['bytea', 'bytea'],
    returns: 'bytea',
    summary: 'One behind the other.',
    example: "'\\x123456'::bytea || '\\x789a'::bytea",
    call: (left: Buffer, right: Buffer) => Buffer.concat([left, right]),
  },
  ...lengths,
  binaryFunction({
    ...one,
    name: 'bit_length',
    returns: 'integer',
    summary: 'How many bits there are.',
    example: "bit_length('\\x123456'::bytea)",
    call: (bytes: Buffer) => 8 * bytes.length,
  }),
  binaryFunction({
    ...one,
    name: 'reverse',
    summary: 'The bytes in the opposite order.',
    example: "reverse('\\x123456'::bytea)",
    call: (bytes: Buffer) => Buffer.from(bytes).reverse(),
  }),
  binaryFunction({
    name: 'position',
    arguments: ['bytea', 'bytea'],
    argumentNames: ['bytes', 'substring'],
    returns: 'integer',
    summary: 'Where the other bytes first stand, counted from 1; 0 where they do not.',
    example: "position('\\x5678'::bytea in '\\x1234567890'::bytea)",
    call: (bytes: Buffer, part: Buffer) => bytes.indexOf(part) + 1,
  }),
];
