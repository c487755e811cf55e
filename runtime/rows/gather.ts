import type { DataType } from '../contract/column.ts';
import type { Validity, Vector } from '../contract/vector.ts';
import { bytesBuilder } from './bytes-builder.ts';
import { cellText } from './cell-text.ts';

/** Which cells a gathered vector has: cell i is the cell `rows[i]` of the vector `parts[i]`. */
export interface Cells {
  readonly parts: Int32Array;
  readonly rows: Int32Array;
}

/**
 * One vector of cells of several; a part without the column (`null`) has NULL. Held as the parts are where all are held
 * alike, else as text. Texts that share a buffer are not copied.
 */
export function gather(vectors: readonly (Vector | null)[], cells: Cells, type: DataType): Vector {
  const there = vectors.filter((vector) => vector !== null);
  const [first] = there;
  if (first !== undefined && there.length === vectors.length) {
    const alike = gatherAlike(first, there, cells);
    if (alike !== null) return alike;
  }
  return gatherTexts(vectors, cells, type);
}

function gatherAlike(first: Vector, vectors: readonly Vector[], { parts, rows }: Cells): Vector | null {
  const count = rows.length;
  const same = <V extends Vector>(kind: V['kind']): readonly V[] | null =>
    vectors.every((vector) => vector.kind === kind) ? (vectors as readonly V[]) : null;
  const valid = (all: readonly { readonly valid: Validity }[]): Validity => {
    if (all.every((one) => one.valid === null)) return null;
    return Uint8Array.from(rows, (row, at) => all[parts[at]!]!.valid?.[row] ?? 1);
  };
  switch (first.kind) {
    case 'bytes': {
      const all = same<typeof first>('bytes');
      if (all === null || all.some(({ buffer }) => buffer !== first.buffer)) return null;
      return {
        kind: 'bytes',
        buffer: first.buffer,
        starts: rows.map((row, at) => all[parts[at]!]!.starts[row]!),
        ends: rows.map((row, at) => all[parts[at]!]!.ends[row]!),
        from: Math.min(...all.map(({ from }) => from)),
        to: Math.max(...all.map(({ to }) => to)),
      };
    }
    case 'int32': {
      const all = same<typeof first>('int32');
      if (all === null) return null;
      return { kind: 'int32', values: rows.map((row, at) => all[parts[at]!]!.values[row]!), valid: valid(all) };
    }
    case 'int64': {
      const all = same<typeof first>('int64');
      if (all === null) return null;
      const values = new BigInt64Array(count);
      for (let at = 0; at < count; at++) values[at] = all[parts[at]!]!.values[rows[at]!]!;
      return { kind: 'int64', values, valid: valid(all) };
    }
    case 'float64': {
      const all = same<typeof first>('float64');
      if (all === null) return null;
      const values = Float64Array.from(rows, (row, at) => all[parts[at]!]!.values[row]!);
      return { kind: 'float64', values, valid: valid(all) };
    }
    case 'bool': {
      const all = same<typeof first>('bool');
      if (all === null) return null;
      return {
        kind: 'bool',
        values: Uint8Array.from(rows, (row, at) => all[parts[at]!]!.values[row]!),
        valid: valid(all),
      };
    }
    case 'micros': {
      const all = same<typeof first>('micros');
      if (all === null) return null;
      const high = rows.map((row, at) => all[parts[at]!]!.high[row]!);
      const low = Uint32Array.from(rows, (row, at) => all[parts[at]!]!.low[row]!);
      return { kind: 'micros', high, low, valid: valid(all) };
    }
    case 'decimal': {
      const all = same<typeof first>('decimal');
      if (all === null || all.some(({ scale }) => scale !== first.scale)) return null;
      const unscaled = Float64Array.from(rows, (row, at) => all[parts[at]!]!.unscaled[row]!);
      return { kind: 'decimal', unscaled, scale: first.scale, valid: valid(all) };
    }
    case 'values': {
      const all = same<typeof first>('values');
      if (all === null) return null;
      return { kind: 'values', values: Array.from(rows, (row, at) => all[parts[at]!]!.values[row]!) };
    }
    default:
      return first satisfies never;
  }
}

function gatherTexts(vectors: readonly (Vector | null)[], { parts, rows }: Cells, type: DataType): Vector {
  const builder = bytesBuilder(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const vector = vectors[parts[at]!]!;
    const row = rows[at]!;
    if (vector === null) continue;
    if (vector.kind === 'bytes') {
      // As they are, so that bytes that are no UTF-8 are still seen by the target.
      if (vector.starts[row]! >= 0) builder.setBytes(at, vector.buffer, vector.starts[row]!, vector.ends[row]!);
      continue;
    }
    const text = cellText(vector, row, type);
    if (text !== null) builder.setText(at, text);
  }
  return builder.finish();
}
