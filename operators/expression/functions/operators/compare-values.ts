import type { ScalarType, SqlRoutine } from '../../contract.ts';
import { booleanIo } from '../../types/boolean/boolean-io.ts';
import { byteaIo } from '../../types/bytea/bytea-io.ts';
import { compareFloats } from '../../types/float/float-io.ts';
import { compareNumerics } from '../../types/numeric/compare-numerics.ts';
import { compareText } from '../../types/text/compare-text.ts';
import { uuidIo } from '../../types/uuid/uuid-io.ts';
import { type Comparable, comparisons } from './comparisons.ts';

// biome-ignore lint/suspicious/noExplicitAny: numbers, or numbers and BigInts, which JavaScript compares exactly
type Direct = Record<string, (left: any, right: any) => boolean>;

/** JavaScript's own operators; numbers and BigInts compare exactly. */
const DIRECT: Direct = {
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt
  '=': (left, right) => left == right,
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt
  '<>': (left, right) => left != right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const WHOLE: readonly ScalarType[] = ['smallint', 'integer', 'bigint'];
const FLOATS: readonly ScalarType[] = ['real', 'double precision'];

function pairs(types: readonly ScalarType[], make: (left: ScalarType, right: ScalarType) => Comparable): SqlRoutine[] {
  return types.flatMap((left) => types.flatMap((right) => comparisons(make(left, right))));
}

/** Comparison of numbers, text, booleans, bytea and uuid. */
export const compareValues: readonly SqlRoutine[] = [
  ...pairs(WHOLE, (left, right) => ({
    left,
    right,
    compare: (one: number | bigint, other: number | bigint) => (one < other ? -1 : Number(one > other)),
    sample: [`1::${left}`, `2::${right}`],
    direct: DIRECT,
  })),
  ...pairs(FLOATS, (left, right) => ({
    left,
    right,
    compare: compareFloats,
    sample: [`1.5::${left}`, `2.5::${right}`],
  })),
  ...comparisons({ left: 'numeric', right: 'numeric', compare: compareNumerics, sample: ['1.5', '1.50'] }),
  ...comparisons({
    left: 'text',
    right: 'text',
    compare: compareText,
    sample: ["'abc'", "'abd'"],
    direct: { '=': (left, right) => left === right, '<>': (left, right) => left !== right },
  }),
  ...comparisons({ left: 'boolean', right: 'boolean', compare: booleanIo.compare!, sample: ['true', 'false'] }),
  ...comparisons({
    left: 'bytea',
    right: 'bytea',
    compare: byteaIo.compare!,
    sample: ["'\\x01'::bytea", "'\\x02'::bytea"],
  }),
  ...comparisons({
    left: 'uuid',
    right: 'uuid',
    compare: uuidIo.compare!,
    sample: ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'::uuid"],
  }),
];
