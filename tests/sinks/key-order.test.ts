import { describe, expect, test } from 'vitest';
import type { DataType } from '../../runtime/contract/column.ts';
import type { Target } from '../../runtime/contract/sink.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { selectRows } from '../../runtime/rows/select.ts';
import { createKeyOrder } from '../../sinks/postgres/merge/key-order.ts';
import { batchOf, column } from '../contract/batch-of.ts';

const INPUT = [column('a'), column('b')];

function targetOf(key: readonly string[], types: readonly [DataType, DataType] = ['integer', 'bigint']): Target {
  return {
    node: 'out',
    schema: 'public',
    table: 'ds_people',
    columns: INPUT.map((input, from) => ({ name: input.name, type: types[from]!, nullable: false, from, input })),
    coerce: false,
    format: 'auto',
    merge: { key, update: [] },
  };
}

const batchOfPairs = (pairs: readonly (readonly [string | null, string | null])[]) =>
  batchOf(
    INPUT,
    pairs.map(([a, b]) => ({ a, b })),
  );

function ascends(
  target: Target,
  ...batches: readonly (readonly (readonly [string | null, string | null])[])[]
): boolean {
  const order = createKeyOrder(target);
  for (const pairs of batches) order.saw(batchOfPairs(pairs));
  return order.ascends;
}

const one = (...values: readonly (string | null)[]) => values.map((value) => [value, 'x'] as const);

describe('keys of text', () => {
  test.each([
    [true, one('1', '2', '30')],
    [true, one('-5', '0', '7')],
    [true, one('9', '10')],
    [false, one('1', '1')],
    [false, one('10', '9')],
    [false, one('1', null, '2')],
    [false, one('1', '2.5')],
    [false, one('99999999999', '1')],
  ])('%s: %j', (expected, pairs) => {
    expect(ascends(targetOf(['a']), pairs)).toBe(expected);
  });

  test('of several batches: the last of one and the first of the next count', () => {
    expect(ascends(targetOf(['a']), one('1', '2'), one('3'))).toBe(true);
    expect(ascends(targetOf(['a']), one('1', '2'), one('2'))).toBe(false);
  });

  test('beyond 2^53 neighbours would be one and the same: not known', () => {
    expect(ascends(targetOf(['b']), [['0', '9007199254740991']])).toBe(true);
    expect(
      ascends(targetOf(['b']), [
        ['0', '9007199254740992'],
        ['0', '9007199254740993'],
      ]),
    ).toBe(false);
  });

  test('of two columns: part by part', () => {
    const target = targetOf(['a', 'b']);
    expect(
      ascends(target, [
        ['1', '5'],
        ['1', '6'],
        ['2', '1'],
      ]),
    ).toBe(true);
    expect(
      ascends(target, [
        ['1', '5'],
        ['1', '5'],
      ]),
    ).toBe(false);
    expect(
      ascends(target, [
        ['2', '1'],
        ['1', '6'],
      ]),
    ).toBe(false);
  });

  test('of any other type the order is Postgres’: not known', () => {
    expect(ascends(targetOf(['a'], ['text', 'text']), one('1', '2'))).toBe(false);
    expect(ascends(targetOf(['a', 'b'], ['integer', 'numeric']), one('1', '2'))).toBe(false);
  });
});

describe('keys of values', () => {
  const given = (vector: Vector): boolean => {
    const order = createKeyOrder(targetOf(['a']));
    order.saw({ ...batchOfPairs(one('0', '0', '0')), vectors: [vector, vector] });
    return order.ascends;
  };
  test.each<[boolean, string, Vector]>([
    [true, 'int32', { kind: 'int32', values: Int32Array.of(-1, 0, 1), valid: null }],
    [false, 'int32 with NULL', { kind: 'int32', values: Int32Array.of(-1, 0, 1), valid: Uint8Array.of(1, 0, 1) }],
    [true, 'int64', { kind: 'int64', values: BigInt64Array.of(-1n, 0n, 1n), valid: null }],
    [false, 'int64 that falls', { kind: 'int64', values: BigInt64Array.of(2n, 0n, 1n), valid: null }],
    [true, 'JSON', { kind: 'values', values: [1, 2, 3n] }],
    [false, 'JSON with a fraction', { kind: 'values', values: [1, 2.5, 3] }],
    [false, 'JSON with text', { kind: 'values', values: [1, '2', 3] }],
  ])('%s: %s', (expected, _name, vector) => {
    expect(given(vector)).toBe(expected);
  });
});

test('only rows that are still in count', () => {
  const order = createKeyOrder(targetOf(['a']));
  order.saw(selectRows(batchOfPairs(one('1', '9', '2')), Int32Array.of(0, 2)));
  expect(order.ascends).toBe(true);
});

test('rows that nobody looked at make it not known, until the next transaction', () => {
  const order = createKeyOrder(targetOf(['a']));
  order.missed();
  expect(order.ascends).toBe(false);
  order.reset();
  expect(order.ascends).toBe(true);
});
