import type { BatchRows } from '../../../runtime/contract/batch.ts';
import type { BytesVector, Validity, Vector } from '../../../runtime/contract/vector.ts';
import type { MemoryPool } from './memory-pool.ts';
import { SharedLayout } from './shared-layout.ts';

/** Rows as another thread may have them: plain data, their texts in one memory. */
export interface SentRows extends BatchRows {
  readonly memory: ArrayBufferLike;
}

export interface Sending {
  /** Numbers of the vectors that are wanted; the others are empty there. */
  readonly wanted: ReadonlySet<number>;
  /** Most bytes of texts that are worth it. */
  readonly most: number;
  readonly pool: MemoryPool;
}

const NOTHING: Vector = { kind: 'bool', values: new Uint8Array(0), valid: null };

/** Copies rows so that they can be sent; `null` where that is not worth it, most of them being left out, or where they hold more than plain data. */
export function sentRows({ vectors: all, length, selection, rowCount }: BatchRows, sending: Sending): SentRows | null {
  const vectors = all.map((vector, at) => (sending.wanted.has(at) ? vector : NOTHING));
  if (2 * rowCount < length || vectors.some(({ kind }) => kind === 'values')) return null;
  const texts = vectors.filter((vector) => vector.kind === 'bytes');
  const parts = partsOf(texts);
  const bytes = parts.reduce((sum, { from, to }) => sum + to - from, 0);
  if (bytes > sending.most) return null;
  const bytesAt = texts.length * 8 * length;
  const memory = sending.pool.take(bytesAt + bytes);
  const layout = new SharedLayout(memory, 0, bytesAt);
  const moved = new Map(parts.map(({ buffer, from, to }) => [buffer, layout.put(buffer, from, to) - from]));
  return {
    vectors: vectors.map((vector) =>
      vector.kind === 'bytes'
        ? movedTexts(vector, length, { by: moved.get(vector.buffer)!, layout })
        : ownValues(vector),
    ),
    length,
    selection: selection?.slice() ?? null,
    rowCount,
    memory,
  };
}

/** Rows as they came: a thread gets bytes for buffers. */
export function receivedRows({ vectors, memory, ...rows }: SentRows): BatchRows {
  const buffer = Buffer.from(memory);
  return { ...rows, vectors: vectors.map((vector) => (vector.kind === 'bytes' ? { ...vector, buffer } : vector)) };
}

interface Part {
  readonly buffer: Buffer;
  from: number;
  to: number;
}

/** The part of each buffer that any of the vectors points into. */
function partsOf(vectors: readonly BytesVector[]): Part[] {
  const parts = new Map<Buffer, Part>();
  for (const { buffer, from, to } of vectors) {
    const part = parts.get(buffer) ?? { buffer, from, to };
    part.from = Math.min(part.from, from);
    part.to = Math.max(part.to, to);
    parts.set(buffer, part);
  }
  return [...parts.values()];
}

interface Move {
  readonly by: number;
  readonly layout: SharedLayout;
}

function movedTexts({ starts, ends, from, to }: BytesVector, length: number, { by, layout }: Move): BytesVector {
  const own = { starts: layout.numbers(length), ends: layout.numbers(length) };
  for (let row = 0; row < length; row++) {
    const start = starts[row]!;
    own.starts[row] = start < 0 ? -1 : start + by;
    own.ends[row] = ends[row]! + by;
  }
  return { kind: 'bytes', buffer: layout.bytes, ...own, from: from + by, to: to + by };
}

/** A view's whole memory is sent with it: a copy has no more than its values. */
function ownValues(vector: Exclude<Vector, BytesVector>): Vector {
  switch (vector.kind) {
    case 'values':
      return vector;
    case 'int32':
      return { ...vector, values: vector.values.slice(), valid: own(vector.valid) };
    case 'int64':
      return { ...vector, values: vector.values.slice(), valid: own(vector.valid) };
    case 'float64':
      return { ...vector, values: vector.values.slice(), valid: own(vector.valid) };
    case 'bool':
      return { ...vector, values: vector.values.slice(), valid: own(vector.valid) };
    case 'micros':
      return { ...vector, high: vector.high.slice(), low: vector.low.slice(), valid: own(vector.valid) };
    case 'decimal':
      return { ...vector, unscaled: vector.unscaled.slice(), valid: own(vector.valid) };
    default:
      return vector satisfies never;
  }
}

function own(valid: Validity): Validity {
  return valid?.slice() ?? null;
}
