import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { SourceRows } from '../../../runtime/contract/source.ts';
import type { Vector } from '../../../runtime/contract/vector.ts';
import { cellText } from '../../../runtime/rows/cell-text.ts';
import { textBytes } from '../../../runtime/rows/convert/text-bytes.ts';
import { isNull, nullVector } from '../../../runtime/rows/vectors.ts';
import type { FilePosition, FormatFile, ReadOptions } from '../format.ts';
import { parseExactly, plainJson } from '../json/parse-exactly.ts';
import type { ColumnReader } from './column-reader.ts';
import { Malformed } from './malformed.ts';
import type { PageMemory } from './page-memory.ts';

/** A stretch of rows whose columns are stored one after the other: a row group, a stripe. */
export interface RowSet {
  readonly rows: number;
  /** The readers of the columns, in the order that is wanted, from row `skip` of the set on. */
  open(skip: number): Promise<readonly ColumnReader[]>;
}

export interface BatchOptions extends Pick<ReadOptions, 'batchBytes' | 'after'> {
  /** What the vectors of batches may point into. */
  readonly memory?: PageMemory;
}

const MOST_ROWS = 8192;
/** Rows of the first batch, before it is known how large they are. */
const FIRST_ROWS = 128;

/**
 * The rows of a file, set by set. `own`: the columns as the file has them; `wanted`: as the plan wants them, in the same
 * order. Bytes that are accounted for are in proportion to rows.
 */
export async function* readBatches(
  file: FormatFile,
  sets: readonly RowSet[],
  own: ColumnTypes,
  wanted: ColumnTypes,
  { batchBytes, after, memory }: BatchOptions,
  signal: AbortSignal,
): AsyncGenerator<SourceRows<FilePosition>> {
  signal.throwIfAborted();
  const total = sets.reduce((sum, { rows }) => sum + rows, 0);
  const bytesAt = (row: number): number => (row >= total ? file.bytes : Math.floor((file.bytes / total) * row));
  let row = Number(after?.row ?? 0);
  let done = after === null || total === 0 ? 0 : bytesAt(row);
  if (row >= total) {
    yield {
      ...rowsOf(
        wanted.map(() => nullVector(0)),
        wanted,
        wanted,
        0,
        row,
      ),
      consumed: file.bytes - done,
      position: { row: String(row) },
    };
    return;
  }
  let first = 0;
  let rows = FIRST_ROWS;
  for (const set of sets) {
    const end = first + set.rows;
    if (row < end) {
      const readers = await set.open(row - first);
      while (row < end) {
        signal.throwIfAborted();
        const count = await readyRows(readers, Math.min(rows, end - row));
        const vectors = readers.map((reader) => reader.take(count));
        const laid = rowsOf(vectors, own, wanted, count, row);
        const byte = bytesAt(row + count);
        const recycle = memory?.hold(laid.vectors);
        yield {
          ...laid,
          consumed: byte - done,
          position: { row: String(row + count) },
          ...(recycle === undefined ? {} : { recycle }),
        };
        row += count;
        done = byte;
        rows = nextRows(count, laid.bytes, batchBytes);
      }
    }
    first = end;
  }
}

async function readyRows(readers: readonly ColumnReader[], rows: number): Promise<number> {
  let count = rows;
  for (const reader of readers) {
    count = Math.min(count, await reader.ahead(count));
    if (count === 0) throw new Malformed('a column has fewer rows than its file says');
  }
  return count;
}

function nextRows(count: number, bytes: number, batchBytes: number): number {
  const each = Math.max(bytes / count, 1);
  return Math.max(1, Math.min(MOST_ROWS, Math.ceil(batchBytes / each)));
}

/** Rows of a file after `before` others, held as the plan's types allow. */
export function rowsOf(
  found: readonly Vector[],
  own: ColumnTypes,
  wanted: ColumnTypes,
  length: number,
  before: number,
): Omit<SourceRows<FilePosition>, 'consumed' | 'position'> {
  const vectors = found.map((vector, index) => asWanted(vector, own[index]!, wanted[index]!, length));
  return {
    vectors,
    length,
    bytes: vectors.reduce((sum, vector) => sum + vectorBytes(vector, length), 0),
    firstRow: before + 1,
    rowNumbers: null,
    rejects: [],
    record: (row) =>
      Object.fromEntries(wanted.map((column, index) => [column.name, cellJson(vectors[index]!, row, column)])),
  };
}

function cellJson(vector: Vector, row: number, { type }: Column): Json {
  const text = cellText(vector, row, type);
  if (text === null) return null;
  if (type === 'boolean') return text === 'true';
  if (type === 'smallint' || type === 'integer') return Number(text);
  if ((type === 'real' || type === 'double') && Number.isFinite(Number(text))) return Number(text);
  if (type !== 'json') return text.toWellFormed();
  try {
    return plainJson(parseExactly(text));
  } catch (error) {
    // JSON that is none, or nested so deep that the stack ends first: Postgres judges the text of the cell.
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error;
    return text.toWellFormed();
  }
}

const NUMBERS = new Set(['smallint', 'integer', 'bigint', 'numeric']);

/** As the plan's type allows it to be held: a declared type may differ from what the file has. */
function asWanted(vector: Vector, own: Column, wanted: Column, length: number): Vector {
  const same = own.type === wanted.type || (NUMBERS.has(own.type) && NUMBERS.has(wanted.type));
  return same ? vector : textBytes(vector, own.type, length, null);
}

function vectorBytes(vector: Vector, length: number): number {
  switch (vector.kind) {
    case 'bytes': {
      let sum = length * 8;
      for (let row = 0; row < length; row++) if (!isNull(vector, row)) sum += vector.ends[row]! - vector.starts[row]!;
      return sum;
    }
    case 'bool':
      return length;
    case 'int32':
      return length * 4;
    case 'values':
      return length * 64;
    case 'int64':
    case 'float64':
    case 'micros':
    case 'decimal':
      return length * 8;
    default:
      return vector satisfies never;
  }
}
