import { PackedError } from '../packed-error.ts';
import type { BitReader } from './bit-reader.ts';
import { type HuffmanTable, readSymbol, readTable } from './huffman.ts';

/** Symbols that one of a block's codes is used for in a row. */
const GROUP = 50;
const RUN_B = 1;

export interface Block {
  readonly crc: number;
  /** The last column of the sorted rotations in the low byte of each, links to the next byte above it. */
  readonly links: Uint32Array;
  readonly length: number;
  /** Where the text begins. */
  readonly start: number;
}

/** Reads a block after its mark, and undoes all but the run lengths. `links`: memory for the largest block. */
export function readBlock(bits: BitReader, links: Uint32Array): Block {
  const crc = bits.bits(32);
  if (bits.bit() === 1) throw new PackedError('it is of a version before 1.0');
  const origin = bits.bits(24);
  const used = readUsed(bits);
  const symbolCount = used.length + 2;
  const groupCount = bits.bits(3);
  if (groupCount < 2 || groupCount > 6) throw new PackedError('a block has an impossible number of codes');
  const selectors = readSelectors(bits, groupCount);
  const tables = Array.from({ length: groupCount }, () => readTable(bits, symbolCount));
  const length = readSymbols(bits, { used, selectors, tables, links });
  if (origin >= length) throw new PackedError('a block begins beyond its end');
  link(links, length);
  return { crc, links, length, start: links[origin]! >>> 8 };
}

/** The bytes that there are in the block. */
function readUsed(bits: BitReader): number[] {
  const groups = bits.bits(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if ((groups & (1 << (15 - group))) === 0) continue;
    const inside = bits.bits(16);
    for (let low = 0; low < 16; low++) if ((inside & (1 << (15 - low))) !== 0) used.push(group * 16 + low);
  }
  if (used.length === 0) throw new PackedError('a block has no bytes');
  return used;
}

function readSelectors(bits: BitReader, groupCount: number): Uint8Array {
  const count = bits.bits(15);
  if (count === 0) throw new PackedError('a block says not which codes it uses');
  const order = Array.from({ length: groupCount }, (_, index) => index);
  return Uint8Array.from({ length: count }, () => {
    let place = 0;
    while (bits.bit() === 1) if (++place >= groupCount) throw new PackedError('a block uses a code that it lacks');
    const [selected] = order.splice(place, 1);
    order.unshift(selected!);
    return selected!;
  });
}

interface Coded {
  readonly used: readonly number[];
  readonly selectors: Uint8Array;
  readonly tables: readonly HuffmanTable[];
  readonly links: Uint32Array;
}

function readSymbols(bits: BitReader, { used, selectors, tables, links }: Coded): number {
  const recent = Uint8Array.from(used);
  const end = used.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  let group = 0;
  let left = 0;
  let table = tables[0]!;
  for (;;) {
    if (left-- === 0) {
      if (group >= selectors.length) throw new PackedError('a block is longer than it says');
      table = tables[selectors[group++]!]!;
      left = GROUP - 1;
    }
    const symbol = readSymbol(bits, table);
    if (symbol <= RUN_B) {
      run += weight << symbol;
      weight *= 2;
      if (run > links.length) throw new PackedError('a block is larger than its level allows');
      continue;
    }
    if (run > 0) {
      if (length + run > links.length) throw new PackedError('a block is larger than its level allows');
      links.fill(recent[0]!, length, length + run);
      length += run;
      run = 0;
      weight = 1;
    }
    if (symbol === end) return length;
    if (length >= links.length) throw new PackedError('a block is larger than its level allows');
    const place = symbol - 1;
    const byte = recent[place]!;
    for (let at = place; at > 0; at--) recent[at] = recent[at - 1]!;
    recent[0] = byte;
    links[length++] = byte;
  }
}

/** Links each byte to the one that follows it in the text. */
function link(links: Uint32Array, length: number): void {
  const places = new Uint32Array(257);
  for (let at = 0; at < length; at++) places[(links[at]! & 0xff) + 1]!++;
  for (let byte = 0; byte < 256; byte++) places[byte + 1]! += places[byte]!;
  for (let at = 0; at < length; at++) {
    const byte = links[at]! & 0xff;
    links[places[byte]!]! |= at << 8;
    places[byte]!++;
  }
}
