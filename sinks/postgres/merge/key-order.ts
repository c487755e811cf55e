import type { RowBatch } from '../../../runtime/contract/batch.ts';
import type { Target } from '../../../runtime/contract/sink.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { decodeBigint } from '../../../runtime/rows/decode/bigint.ts';
import { decodeInt } from '../../../runtime/rows/decode/int.ts';

/** Whether the keys of rows ascend, so that no key is there twice and rows lie in the key's order as they are. */
export interface KeyOrder {
  /** Looks at rows that have arrived. */
  saw(batch: RowBatch): void;
  /** Rows arrived that nobody looked at. */
  missed(): void;
  /** Of all rows since the last `reset`. False where that is not known: a key that is no whole number, NULL, or beyond 2^53. */
  readonly ascends: boolean;
  reset(): void;
}

const WHOLE: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint']);

/** The key of a row, part by part. `NaN`: not known. */
type ReadKey = (row: number) => number;

/** Follows the keys of a target whose key columns are all whole numbers. Every other target's keys are not known. */
export function createKeyOrder({ columns, merge }: Target): KeyOrder {
  const parts = (merge?.key ?? []).map((name) => columns.find((column) => column.name === name));
  const from = parts.flatMap((part) => (part !== undefined && WHOLE.has(part.type) ? [part.from] : []));
  const isKnown = from.length > 0 && from.length === parts.length;
  const last = from.map(() => Number.NEGATIVE_INFINITY);
  let ascends = isKnown;

  function isAfterLast(reads: readonly ReadKey[], row: number): boolean {
    let decided = false;
    let after = false;
    for (let part = 0; part < reads.length; part++) {
      const value = reads[part]!(row);
      if (Number.isNaN(value)) return false;
      if (!decided && value !== last[part]) {
        decided = true;
        after = value > last[part]!;
      }
      last[part] = value;
    }
    return after;
  }

  return {
    saw({ vectors, selection, length }) {
      if (!ascends) return;
      const reads = from.map((index) => keyReader(vectors[index]!));
      const count = selection?.length ?? length;
      for (let at = 0; at < count && ascends; at++)
        ascends = isAfterLast(reads, selection === null ? at : selection[at]!);
    },
    missed() {
      ascends = false;
    },
    get ascends() {
      return ascends;
    },
    reset() {
      ascends = isKnown;
      last.fill(Number.NEGATIVE_INFINITY);
    },
  };
}

function keyReader(vector: Vector): ReadKey {
  switch (vector.kind) {
    case 'bytes': {
      const { buffer, starts, ends } = vector;
      return (row) => (starts[row]! < 0 ? Number.NaN : wholeOf(buffer, starts[row]!, ends[row]!));
    }
    case 'int32': {
      const { values, valid } = vector;
      return (row) => (valid?.[row] === 0 ? Number.NaN : values[row]!);
    }
    case 'int64': {
      const { values, valid } = vector;
      return (row) => (valid?.[row] === 0 ? Number.NaN : exact(Number(values[row]!)));
    }
    case 'values':
      return (row) => {
        const cell = vector.values[row];
        return typeof cell === 'number' || typeof cell === 'bigint' ? exact(Number(cell)) : Number.NaN;
      };
    default:
      return () => Number.NaN;
  }
}

function wholeOf(buffer: Buffer, start: number, end: number): number {
  const value = decodeInt(buffer, start, end);
  return Number.isFinite(value) || Number.isNaN(value) ? value : exact(Number(decodeBigint(buffer, start, end)));
}

function exact(value: number): number {
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
