import type { TargetColumn } from '../../contract/sink.ts';
import type { Vector } from '../../contract/vector.ts';
import { bytesKernel } from './bytes-kernel.ts';
import type { RowNotes } from './encoder-contract.ts';
import { IS_NULL } from './failure.ts';
import type { BytesKernel } from './kernel.ts';
import { type TypedKernel, typedKernel } from './typed-kernel.ts';

/** A cell that its kernel refused: gives the offset behind what was written instead, or -1 when the row is rejected. */
export type Refuse = (column: number, row: number, failure: number, at: number) => number;

export type EncodeLoop = (
  vectors: readonly Vector[],
  count: number,
  selection: Int32Array | null,
  out: Buffer,
  offset: number,
  refuse: Refuse,
  notes: RowNotes | null,
) => { end: number; encoded: number };

export interface LoopShape {
  readonly kinds: readonly Vector['kind'][];
  readonly dense: boolean;
  readonly strict: boolean;
}

/**
 * Generates the loop over the rows of a batch. Its text is made of fixed pieces and column numbers only: names, types
 * and lengths from the plan reach it as values captured by the kernels, never as source.
 */
export function generateLoop(columns: readonly TargetColumn[], shape: LoopShape): EncodeLoop {
  const kernels = columns.map((column, index) => kernelOf(column, shape.kinds[index]!, shape.strict));
  const names = columns.map((_, index) => `k${index}`);
  const source = `'use strict';
${names.map((name, index) => `const ${name} = kernels[${index}];`).join('\n')}
return function encode(vectors, count, selection, out, offset, refuse, notes) {
${columns.map((_, index) => readers(shape.kinds[index]!, index)).join('\n')}
let p = offset, q = 0, encoded = 0;
for (let i = 0; i < count; i++) {
const r = ${shape.dense ? 'i' : 'selection[i]'};
const start = p;
out[p] = ${columns.length >> 8}; out[p + 1] = ${columns.length & 255}; p += 2;
${columns.map((column, index) => cell(column, shape.kinds[index]!, index)).join('\n')}
if (notes !== null) { notes.row[encoded] = r; notes.end[encoded] = p; }
encoded++;
}
return { end: p, encoded };
};`;
  return new Function('kernels', source)(kernels) as EncodeLoop;
}

function kernelOf(column: TargetColumn, kind: Vector['kind'], strict: boolean): BytesKernel | TypedKernel['encode'] {
  return kind === 'bytes' ? bytesKernel(column, strict) : typedKernel(column, kind)!.encode;
}

/** Locals that hold a column's arrays. */
function readers(kind: Vector['kind'], index: number): string {
  const vector = `vectors[${index}]`;
  switch (kind) {
    case 'bytes':
      return `const b${index} = ${vector}.buffer, s${index} = ${vector}.starts, e${index} = ${vector}.ends;`;
    case 'micros':
      return `const v${index} = ${vector}.high, w${index} = ${vector}.low, n${index} = ${vector}.valid;`;
    case 'decimal':
      return `const v${index} = ${vector}.unscaled, w${index} = ${vector}.scale, n${index} = ${vector}.valid;`;
    default:
      return `const v${index} = ${vector}.values, n${index} = ${vector}.valid;`;
  }
}

function cell(column: TargetColumn, kind: Vector['kind'], index: number): string {
  const isNull = kind === 'bytes' ? `s${index}[r] < 0` : `n${index} !== null && n${index}[r] === 0`;
  const empty = column.nullable
    ? '{ out[p] = 255; out[p + 1] = 255; out[p + 2] = 255; out[p + 3] = 255; p += 4; }'
    : `{ refuse(${index}, r, ${IS_NULL}, p); p = start; continue; }`;
  return `if (${isNull}) ${empty}
else {
q = ${call(kind, index)};
if (q < 0 && (q = refuse(${index}, r, q, p)) < 0) { p = start; continue; }
p = q;
}`;
}

function call(kind: Vector['kind'], index: number): string {
  switch (kind) {
    case 'bytes':
      return `k${index}(b${index}, s${index}[r], e${index}[r], out, p)`;
    case 'micros':
      return `k${index}(v${index}[r], w${index}[r], out, p)`;
    case 'decimal':
      return `k${index}(v${index}[r], w${index}, out, p)`;
    default:
      return `k${index}(v${index}[r], out, p)`;
  }
}
