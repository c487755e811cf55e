import { describe, expect, test } from 'vitest';
import { copyAligned, copyUnaligned } from '../../../sinks/postgres/order/copy-words.ts';
import { type Seeded, seeded } from '../../faults/seed.ts';

const random = seeded('tests/sinks/order/copy-words.test.ts');

const LENGTHS = [...Array.from({ length: 41 }, (_, length) => length), 1000];
for (let length = 1018; length <= 1032; length++) LENGTHS.push(length);
const CASES = LENGTHS.flatMap((length) =>
  [0, 1, 2, 3].flatMap((shift) => [0, 4, 12].map((front) => ({ length, start: front + shift }))),
);

describe('bytes that are copied by words', () => {
  test.each([4, 8])('from anywhere to where a word begins are the same, with %i bytes behind them', (behind) => {
    for (const { length, start } of CASES) {
      // A word behind them may be read.
      const source = randomWords(start + length + behind, random);
      for (const word of [0, 3]) {
        const into = randomWords(word * 4 + filled(length) + 8, random);
        const before = bytesOf(into).slice();
        copyAligned(source, start, length, into, word);
        const wanted = before.slice();
        wanted.set(bytesOf(source).subarray(start, start + length), word * 4);
        // What fills the last word up means nothing.
        const gap = { from: word * 4 + length, to: word * 4 + filled(length) };
        expectSame(bytesOf(into), wanted, gap, `${length} bytes from ${start} to word ${word}; ${random.repeat}`);
      }
    }
  });

  test.each([0, 8])('from where a word begins to anywhere are the same, with %i bytes behind them', (behind) => {
    for (const { length, start } of CASES) {
      for (const word of [0, 3]) {
        const source = randomWords(word * 4 + length + behind, random);
        const into = randomWords(start + length + 16, random);
        const before = bytesOf(into).slice();
        copyUnaligned(source, word, length, into, start);
        const wanted = before.slice();
        wanted.set(bytesOf(source).subarray(word * 4, word * 4 + length), start);
        // A block has eight bytes for what is written behind a row.
        const gap = { from: start + length, to: start + length + 8 };
        expectSame(bytesOf(into), wanted, gap, `${length} bytes from word ${word} to ${start}; ${random.repeat}`);
      }
    }
  });

  test('one row behind the other, none changes those before it', () => {
    const rows = Array.from({ length: 400 }, () => randomWords(random.next(60), random));
    const lengths = rows.map(({ byteLength }) => byteLength - (byteLength === 0 ? 0 : random.next(4)));
    const into = new Int32Array(8000);
    let at = 5;
    for (const [nth, row] of rows.entries()) {
      copyUnaligned(row, 0, lengths[nth]!, into, at);
      at += lengths[nth]!;
    }
    const wanted = Buffer.concat(rows.map((row, nth) => bytesOf(row).subarray(0, lengths[nth]!)));
    expect(Buffer.from(bytesOf(into).subarray(5, at)).equals(wanted), random.repeat).toBe(true);
  });
});

/** So many bytes, what fills the last word up included. */
function randomWords(bytes: number, random: Seeded): Int32Array {
  return Int32Array.from({ length: filled(bytes) >> 2 }, () => random.next(2 ** 32) | 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function filled(bytes: number): number {
  return (bytes + 3) & ~3;
}

/** But for those of the gap. */
function expectSame(bytes: Uint8Array, wanted: Uint8Array, gap: { from: number; to: number }, what: string): void {
  const at = bytes.findIndex((byte, place) => byte !== wanted[place] && (place < gap.from || place >= gap.to));
  expect(at, `${what}`).toBe(-1);
}
