import { Malformed } from './malformed.ts';

/** Values as a file holds them, one a row; where `valid` has a zero, the value means nothing. */
export type Raw =
  | { readonly kind: 'int32'; readonly values: Int32Array }
  /** Two words a value, the low one first. */
  | { readonly kind: 'int64'; readonly words: Int32Array }
  | { readonly kind: 'double'; readonly values: Float64Array }
  | { readonly kind: 'bool'; readonly values: Uint8Array }
  | RawBytes;

export interface RawBytes {
  readonly kind: 'bytes';
  readonly buffer: Buffer;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** What `starts` and `ends` may point into. */
  readonly from: number;
  readonly to: number;
}

export interface RawSegment {
  readonly raw: Raw;
  readonly valid: Uint8Array | null;
  readonly length: number;
}

/** Puts the first values, which are there for valid rows only, at their rows. The arrays must be `length` long. */
export function spread(raw: Raw, valid: Uint8Array, count: number): void {
  let from = count;
  for (let row = valid.length - 1; row >= 0 && from <= row; row--) {
    if (valid[row] === 0) continue;
    from--;
    moveRaw(raw, from, row);
  }
  if (raw.kind === 'bytes') for (let row = 0; row < valid.length; row++) if (valid[row] === 0) raw.starts[row] = -1;
}

function moveRaw(raw: Raw, from: number, to: number): void {
  switch (raw.kind) {
    case 'int64':
      raw.words[to * 2] = raw.words[from * 2]!;
      raw.words[to * 2 + 1] = raw.words[from * 2 + 1]!;
      return;
    case 'bytes':
      raw.starts[to] = raw.starts[from]!;
      raw.ends[to] = raw.ends[from]!;
      return;
    case 'int32':
    case 'double':
    case 'bool':
      raw.values[to] = raw.values[from]!;
      return;
    default:
      raw satisfies never;
  }
}

/** Raw values of the kind that is asked for. */
export function requireKind<K extends Raw['kind']>(raw: Raw, kind: K): Extract<Raw, { kind: K }> {
  if (raw.kind !== kind) throw new Malformed(`values are ${raw.kind}, not ${kind}`);
  return raw as Extract<Raw, { kind: K }>;
}
