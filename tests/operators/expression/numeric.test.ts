import { expect, test } from 'vitest';
import { compareAlone } from './generate/compare.ts';
import { oracleForFile } from './generate/oracle-for-file.ts';

/** Where scales, carries, signs and special values turn. */
const NUMBERS = [
  '0',
  '0.00',
  '1',
  '-1',
  '0.5',
  '-2.5',
  '10',
  '9999',
  '10000',
  '10001',
  '0.0001',
  '0.00009999',
  '123.456',
  '99999.99999',
  '1.0000001',
  '0.99999',
  '1e20',
  '1e-20',
  '9007199254740991',
  '9007199254740993',
  '-12345678901234567890.123456789',
  'NaN',
  'Infinity',
  '-Infinity',
];
const INTEGERS = [
  '0',
  '1',
  '-1',
  '7',
  '-8',
  '32767',
  '-32768',
  '2147483647',
  '-2147483648',
  '9223372036854775807',
  '-9223372036854775808',
];
const FLOATS = [
  '0',
  '-0',
  '1',
  '-2.5',
  '0.1',
  '1e15',
  '1e16',
  '1e300',
  '-1e300',
  '1e-300',
  '5e-324',
  'NaN',
  'Infinity',
  '-Infinity',
];

const oracle = oracleForFile();

const typed = (values: readonly string[], type: string) => values.map((value) => `'${value}'::${type}`);
const pairs = (left: readonly string[], right: readonly string[], join: (one: string, other: string) => string) =>
  left.flatMap((one) => right.map((other) => join(one, other)));

async function agree(expressions: readonly string[]): Promise<void> {
  const { disagreements } = await compareAlone(
    oracle(),
    expressions.map((sql) => ({ sql, parts: [] })),
  );
  expect(disagreements).toEqual([]);
}

test.each(['+', '-', '*', '/', '%', '^', '=', '<', '>='])('numeric %s numeric is as in Postgres', async (operator) => {
  const numbers = typed(NUMBERS, 'numeric');
  await agree(pairs(numbers, numbers, (one, other) => `${one} ${operator} ${other}`));
});

test.each(['div', 'mod', 'gcd', 'lcm', 'log', 'power'])('%s of numeric is as in Postgres', async (name) => {
  const numbers = typed(NUMBERS, 'numeric');
  await agree(pairs(numbers, numbers, (one, other) => `${name}(${one}, ${other})`));
});

test.each(['sqrt', 'ln', 'exp', 'log', 'ceil', 'floor', 'sign', 'abs', 'scale', 'min_scale', 'trim_scale'])(
  '%s of numeric is as in Postgres',
  async (name) => {
    await agree(typed(NUMBERS, 'numeric').map((one) => `${name}(${one})`));
  },
);

test('numeric is rounded, cut and cast as in Postgres', async () => {
  const numbers = typed(NUMBERS, 'numeric');
  await agree(pairs(numbers, ['-5', '-1', '0', '2', '20'], (one, places) => `round(${one}, ${places})`));
  await agree(pairs(numbers, ['-5', '-1', '0', '2', '20'], (one, places) => `trunc(${one}, ${places})`));
  const types = [
    'smallint',
    'integer',
    'bigint',
    'real',
    'float8',
    'text',
    'numeric(10,3)',
    'numeric(4,-2)',
    'numeric(3,5)',
  ];
  await agree(pairs(numbers, types, (one, type) => `${one}::${type}`));
});

test.each(['+', '-', '*', '/', '%', '&', '|', '#', '<<', '>>', '<', '<>'])(
  'integer %s integer is as in Postgres',
  async (operator) => {
    const those = (type: string, limit: bigint) =>
      typed(
        INTEGERS.filter((value) => BigInt(value) < limit && BigInt(value) >= -limit),
        type,
      );
    const all = [those('smallint', 2n ** 15n), those('integer', 2n ** 31n), those('bigint', 2n ** 63n)];
    for (const left of all) {
      for (const right of all) await agree(pairs(left, right, (one, other) => `${one} ${operator} ${other}`));
    }
  },
);

test.each(['+', '-', '*', '/', '=', '<', '>='])('float %s float is as in Postgres', async (operator) => {
  const floats = typed(FLOATS, 'float8');
  const reals = typed(
    FLOATS.filter((value) => !/e-?3/.test(value)),
    'real',
  );
  for (const [left, right] of [
    [floats, floats],
    [reals, reals],
    [reals, floats],
  ] as const) {
    await agree(pairs(left, right, (one, other) => `${one} ${operator} ${other}`));
  }
});

test('floats are rounded and cast as in Postgres', async () => {
  const floats = typed([...FLOATS, '0.5', '1.5', '2.5', '-0.5', '2147483647.5', '9.2e18', '1e19'], 'float8');
  await agree(
    pairs(floats, ['round', 'trunc', 'ceil', 'floor', 'sign', 'abs', 'sqrt'], (one, name) => `${name}(${one})`),
  );
  const types = ['smallint', 'integer', 'bigint', 'real', 'numeric', 'text'];
  await agree(pairs(floats, types, (one, type) => `${one}::${type}`));
});
