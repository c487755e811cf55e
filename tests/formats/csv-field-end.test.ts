import { expect, test } from 'vitest';
import { fieldEnd, fourTimes, wordsOf } from '../../sources/formats/csv/field-end.ts';
import { seeded } from '../faults/seed.ts';

const random = seeded('tests/formats/csv-field-end.test.ts');

/** Bytes that are one of the two, that differ from one by a bit, that a carry makes of one, and others. */
const BYTES = [44, 44 ^ 1, 44 ^ 128, 43, 10, 11, 9, 10 ^ 128, 0, 1, 127, 128, 255];

test('the end of a field is at the first of two bytes, wherever it begins and the bytes end', () => {
  for (let round = 0; round < 20_000; round++) {
    const bytes = Buffer.allocUnsafeSlow(1 + random.next(40));
    const isDense = random.next(2) === 0;
    for (let at = 0; at < bytes.length; at++)
      bytes[at] = isDense || random.next(12) === 0 ? BYTES[random.next(BYTES.length)]! : 98 + random.next(150);
    const from = random.next(bytes.length + 1);
    const to = from + random.next(bytes.length - from + 1);
    const wanted = bytes.subarray(from, to).findIndex((byte) => byte === 44 || byte === 10);
    const found = fieldEnd(wordsOf(bytes), from, to, fourTimes(44), fourTimes(10));
    const end = wanted < 0 ? to : from + wanted;
    // It may be found by the last look at single bytes: of at most three, and those of the last word.
    const what = `${random.repeat}: ${bytes.toString('hex')} from ${from} to ${to}`;
    expect(found, what).toBeLessThanOrEqual(end);
    expect(end - found, what).toBeLessThanOrEqual(3);
    if (end < to && end >> 2 < to >> 2) expect(found, what).toBe(end);
  }
});

test('bytes that do not begin at a word are looked at one by one', () => {
  const words = wordsOf(Buffer.from(new ArrayBuffer(64), 1, 40));
  expect(words).toHaveLength(0);
  expect(fieldEnd(words, 5, 0, fourTimes(44), fourTimes(10))).toBe(5);
});
