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
 * Columns that one generated function handles. The optimising compiler's memory grows much faster than a function: a
 * load of 500 columns peaked at 1,000 MB with all of them in one function, at 230 to 310 MB in functions of 32.
 */
const GROUP = 32;

/**
 * Generates the loop over the rows of a batch. Its text is made of fixed pieces and column numbers only: names, types
 * and lengths from the plan reach it as values captured by the kernels, never as source.
 */
export function generateLoop(columns: readonly TargetColumn[], shape: LoopShape): EncodeLoop {
  const kernels = columns.map((column, index) => kernelOf(column, shape.kinds[index]!, shape.strict));
  const cells = columns.map((column, index) => ({ column, kind: shape.kinds[index]!, index }));
  const groups = Array.from({ length: Math.ceil(cells.length / GROUP) }, (_, group) =>
    cells.slice(group * GROUP, (group + 1) * GROUP),
  );
  const source = `'use strict';
${cells.map(({ index }) => `const k${index} = kernels[${index}];`).join('\n')}
${groups.length > 1 ? groups.map(groupFunction).join('\n') : ''}
return function encode(vectors, count, selection, out, offset, refuse, notes) {
${groups.length > 1 ? '' : cells.map(readers).join('\n')}
let p = offset, q = 0, encoded = 0;
for (let i = 0; i < count; i++) {
const r = ${shape.dense ? 'i' : 'selection[i]'};
const start = p;
out[p] = ${columns.length >> 8}; out[p + 1] = ${columns.length & 255}; p += 2;
${groups.length > 1 ? groups.map(groupCall).join('\n') : cells.map((cell) => cellStatement(cell, LEAVE_ROW)).join('\n')}
if (notes !== null) { notes.row[encoded] = r; notes.end[encoded] = p; }
encoded++;
}
return { end: p, encoded };
};`;
  return new Function('kernels', source)(kernels) as EncodeLoop;
}

interface Cell {
  readonly column: TargetColumn;
  readonly kind: Vector['kind'];
  readonly index: number;
}

/** What a cell without a value that can be written does: in the loop, and in a function of its group. */
const LEAVE_ROW = '{ p = start; continue; }';
const LEAVE_GROUP = 'return -1;';

function groupFunction(cells: readonly Cell[], group: number): string {
  return `function g${group}(vectors, r, out, p, refuse) {
${cells.map(readers).join('\n')}
let q = 0;
${cells.map((cell) => cellStatement(cell, LEAVE_GROUP)).join('\n')}
return p;
}`;
}

function groupCall(_cells: readonly Cell[], group: number): string {
  return `p = g${group}(vectors, r, out, p, refuse);
if (p < 0) ${LEAVE_ROW}`;
}

function kernelOf(column: TargetColumn, kind: Vector['kind'], strict: boolean): BytesKernel | TypedKernel['encode'] {
  return kind === 'bytes' ? bytesKernel(column, strict) : typedKernel(column, kind)!.encode;
}

/** Locals that hold a column's arrays. */
function readers({ kind, index }: Cell): string {
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

function cellStatement(cell: Cell, leave: string): string {
  const { column, kind, index } = cell;
  const isNull = kind === 'bytes' ? `s${index}[r] < 0` : `n${index} !== null && n${index}[r] === 0`;
  const empty = column.nullable
    ? '{ out[p] = 255; out[p + 1] = 255; out[p + 2] = 255; out[p + 3] = 255; p += 4; }'
    : `{ refuse(${index}, r, ${IS_NULL}, p); ${leave} }`;
  return `if (${isNull}) ${empty}
else {
q = ${call(cell)};
if (q < 0 && (q = refuse(${index}, r, q, p)) < 0) ${leave}
p = q;
}`;
}

function call({ kind, index }: Cell): string {
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
