import { describe, expect, test } from 'vitest';
import { compareBytes, firstWord, inKeyOrder, secondWord } from '../../../sinks/postgres/order/key-order.ts';
import { seeded } from '../../faults/seed.ts';

const random = seeded('tests/sinks/order/key-order.test.ts');

describe('numbers in the order of their keys', () => {
  const START = Buffer.from('abcdefgh');
  const any = () => Buffer.from(Array.from({ length: random.next(12) }, () => random.next(256)));
  const few = () => Buffer.from(Array.from({ length: random.next(4) }, () => random.next(3)));
  test.each<[string, number, () => Buffer]>([
    ['of none', 0, any],
    ['of one', 1, any],
    ['that are random', 3000, any],
    ['that are short, with zeros that a shorter one lacks', 3000, few],
    ['that share their first eight bytes', 3000, () => Buffer.concat([START, few()])],
    ['that share their first seven bytes', 3000, () => Buffer.concat([START.subarray(0, 7), few()])],
    ['that share their first eight bytes with few', 3000, () => Buffer.concat([few(), START, few()])],
    ['that differ in one digit alone', 3000, () => Buffer.from([7, 7, 7, 7, 7, 7, random.next(256), 7])],
    ['that are all equal', 3000, () => START],
    ...Array.from(
      { length: 8 },
      (_, at) =>
        [`that differ in byte ${at + 1} alone`, 3000, () => Buffer.alloc(8).fill(random.next(256), at, at + 1)] as [
          string,
          number,
          () => Buffer,
        ],
    ),
    ['of more than a digit counts', 70_000, () => Buffer.concat([START, any()]).subarray(random.next(9))],
  ])('%s', (_, count, make) => {
    const keys = Array.from({ length: count }, make);
    const buffer = Buffer.concat([Buffer.from([255, 255]), ...keys, Buffer.from([255, 255, 255, 255])]);
    let from = 2;
    const places = keys.map(({ length }) => {
      from += length;
      return { from: from - length, to: from };
    });
    const first = new Uint32Array(count + 5);
    const second = new Uint32Array(count + 5);
    for (const [nth, place] of places.entries()) {
      first[nth] = firstWord(buffer, place.from, place.to);
      second[nth] = secondWord(buffer, place.from, place.to);
    }
    const given = inKeyOrder({ first, second }, count, (one, other) =>
      compareBytes(buffer, places[one]!, buffer, places[other]!),
    );
    const wanted = Array.from(keys.keys()).sort(
      (one, other) => Buffer.compare(keys[one]!, keys[other]!) || one - other,
    );
    expect(Array.from(given), random.repeat).toEqual(wanted);
  });
});
