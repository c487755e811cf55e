import type { IntegerType } from '../../casts/to-integer.ts';
import type { Call, SqlRoutine } from '../../contract.ts';

interface Operation {
  readonly summary: string;
  readonly small: (left: number, right: number) => number;
  readonly big: (left: bigint, right: bigint) => bigint;
}

const BOTH: Readonly<Record<string, Operation>> = {
  '&': { summary: 'Bitwise AND.', small: (left, right) => left & right, big: (left, right) => left & right },
  '|': { summary: 'Bitwise OR.', small: (left, right) => left | right, big: (left, right) => left | right },
  '#': { summary: 'Bitwise exclusive OR.', small: (left, right) => left ^ right, big: (left, right) => left ^ right },
};

/** As C on the usual machines: the number of bits to shift counts modulo the width, and what leaves at the top is lost. */
const SHIFTS = {
  '<<': {
    summary: 'Bits moved up.',
    smallint: (value: number, bits: number) => ((value << (bits & 31)) << 16) >> 16,
    integer: (value: number, bits: number) => value << (bits & 31),
    bigint: (value: bigint, bits: number) => BigInt.asIntN(64, value << BigInt(bits & 63)),
  },
  '>>': {
    summary: 'Bits moved down, the sign kept.',
    smallint: (value: number, bits: number) => value >> (bits & 31),
    integer: (value: number, bits: number) => value >> (bits & 31),
    bigint: (value: bigint, bits: number) => value >> BigInt(bits & 63),
  },
} as const;

const TYPES: readonly IntegerType[] = ['smallint', 'integer', 'bigint'];

/** Bitwise operators of whole numbers. */
export const bitwise: readonly SqlRoutine[] = TYPES.flatMap((type) => [
  ...Object.entries(BOTH).map(
    ([name, { summary, small, big }]): SqlRoutine => ({
      kind: 'operator',
      name,
      category: 'Numeric',
      arguments: [type, type],
      returns: type,
      summary,
      example: `12::${type} ${name} 10::${type}`,
      call: type === 'bigint' ? big : small,
    }),
  ),
  ...(['<<', '>>'] as const).map(
    (name): SqlRoutine => ({
      kind: 'operator',
      name,
      category: 'Numeric',
      arguments: [type, 'integer'],
      returns: type,
      summary: SHIFTS[name].summary,
      example: `12::${type} ${name} 2`,
      call: SHIFTS[name][type] as Call,
    }),
  ),
  {
    kind: 'operator',
    name: '~',
    category: 'Numeric',
    arguments: [type],
    returns: type,
    summary: 'Bitwise NOT.',
    example: `~ 12::${type}`,
    call: type === 'bigint' ? (value: bigint) => ~value : (value: number) => ~value,
  } satisfies SqlRoutine,
]);
