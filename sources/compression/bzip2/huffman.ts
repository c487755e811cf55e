import { PackedError } from '../packed-error.ts';
import type { BitReader } from './bit-reader.ts';

const MOST_BITS = 20;

/** One code: by length of a code, where the next longer ones begin, of 20 bits; and where its symbols begin. */
export interface HuffmanTable {
  readonly shortest: number;
  readonly longest: number;
  readonly limits: Int32Array;
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

/** Reads the lengths of the codes of all symbols, and makes the code of them. */
export function readTable(bits: BitReader, symbolCount: number): HuffmanTable {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.bits(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (;;) {
      if (length < 1 || length > MOST_BITS) throw new PackedError('a code is of an impossible length');
      if (bits.bit() === 0) break;
      length += bits.bit() === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  let shortest = MOST_BITS;
  let longest = 0;
  for (const one of lengths) {
    if (one < shortest) shortest = one;
    if (one > longest) longest = one;
  }
  const symbols = new Uint16Array(symbolCount);
  const limits = new Int32Array(MOST_BITS + 2);
  const bases = new Int32Array(MOST_BITS + 2);
  let placed = 0;
  let code = 0;
  for (let bitCount = shortest; bitCount <= longest; bitCount++) {
    bases[bitCount] = code - placed;
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      if (lengths[symbol] !== bitCount) continue;
      symbols[placed++] = symbol;
      code++;
    }
    limits[bitCount] = code << (MOST_BITS - bitCount);
    code <<= 1;
  }
  return { shortest, longest, limits, bases, symbols };
}

export function readSymbol(bits: BitReader, { shortest, longest, limits, bases, symbols }: HuffmanTable): number {
  const ahead = bits.next20();
  let length = shortest;
  while (ahead >= limits[length]!) if (++length > longest) throw new PackedError('a code stands for nothing');
  bits.skip(length);
  const symbol = symbols[(ahead >>> (MOST_BITS - length)) - bases[length]!];
  if (symbol === undefined) throw new PackedError('a code stands for nothing');
  return symbol;
}
