import type { Cell, ColumnType, DataType, Vector } from '../../runtime/contract/index.ts';

export type VectorKind = Vector['kind'];

const NUMBERS: readonly VectorKind[] = ['bytes', 'values', 'int32', 'int64', 'float64', 'decimal'];

/** Every way in which a column of a logical type can be held. The first is how a CSV gives it. */
export const KINDS_OF: Readonly<Record<DataType, readonly VectorKind[]>> = {
  untyped: ['bytes', 'values'],
  text: ['bytes', 'values'],
  varchar: ['bytes', 'values'],
  smallint: NUMBERS,
  integer: NUMBERS,
  bigint: NUMBERS,
  numeric: NUMBERS,
  real: ['bytes', 'values', 'float64'],
  double: ['bytes', 'values', 'float64'],
  boolean: ['bytes', 'values', 'bool'],
  date: ['bytes', 'values', 'int32'],
  timestamp: ['bytes', 'values', 'micros'],
  timestamptz: ['bytes', 'values', 'micros'],
  json: ['bytes', 'values'],
  uuid: ['bytes', 'values'],
};

/**
 * A vector of `kind` that holds `cells`. A cell is null, text as a CSV would have it, or a JSON value; a `Buffer` gives
 * raw bytes. Throws when the kind cannot hold a cell exactly.
 */
export function vectorOf(cells: readonly (Cell | Buffer | undefined)[], column: ColumnType, kind: VectorKind): Vector {
  const valid = validity(cells);
  switch (kind) {
    case 'bytes':
      return bytesOf(cells);
    case 'values':
      return { kind, values: cells.map((cell): Cell => (Buffer.isBuffer(cell) ? cell.toString() : (cell ?? null))) };
    case 'int32':
      return {
        kind,
        values: Int32Array.from(cells, (cell) => (isNull(cell) ? 0 : int32Of(cellToText(cell), column.type))),
        valid,
      };
    case 'int64':
      return { kind, values: BigInt64Array.from(cells, (cell) => BigInt(isNull(cell) ? 0 : cellToText(cell))), valid };
    case 'float64':
      return { kind, values: Float64Array.from(cells, (cell) => (isNull(cell) ? 0 : Number(cellToText(cell)))), valid };
    case 'bool':
      return { kind, values: Uint8Array.from(cells, (cell) => (cellToText(cell ?? '') === 'true' ? 1 : 0)), valid };
    case 'micros':
      return microsOf(cells, valid);
    case 'decimal':
      return decimalOf(cells, valid);
    default:
      return kind satisfies never;
  }
}

/** Text of a JSON cell, as a CSV would have it. */
export function cellToText(cell: Exclude<Cell, null> | Buffer): string {
  if (cell instanceof Buffer) return cell.toString();
  if (typeof cell === 'string') return cell;
  if (typeof cell !== 'object') return String(cell);
  return 'numberText' in cell && typeof cell.numberText === 'string' ? cell.numberText : JSON.stringify(cell);
}

function isNull(cell: Cell | Buffer | undefined): cell is null | undefined {
  return cell === null || cell === undefined;
}

function validity(cells: readonly (Cell | Buffer | undefined)[]): Uint8Array | null {
  return cells.some(isNull) ? Uint8Array.from(cells, (cell) => (isNull(cell) ? 0 : 1)) : null;
}

function bytesOf(cells: readonly (Cell | Buffer | undefined)[]): Vector {
  const starts = new Int32Array(cells.length).fill(-1);
  const ends = new Int32Array(cells.length);
  // Surroundings that no kernel may read: a cell's neighbours are not blank in a real file either.
  const parts: Buffer[] = [Buffer.from('9,"')];
  let at = 3;
  cells.forEach((cell, row) => {
    if (isNull(cell)) return;
    const text = cell instanceof Buffer ? cell : Buffer.from(cellToText(cell));
    parts.push(text, Buffer.from('9'));
    starts[row] = at;
    ends[row] = at + text.length;
    at += text.length + 1;
  });
  return { kind: 'bytes', buffer: Buffer.concat(parts), starts, ends, from: 0, to: at };
}

function int32Of(text: string, type: DataType): number {
  if (type !== 'date') return exactly(Number(text) | 0, text);
  if (text === 'infinity') return 2147483647;
  if (text === '-infinity') return -2147483648;
  return (Date.parse(`${text}T00:00:00Z`) - Date.UTC(2000, 0, 1)) / 86_400_000;
}

function exactly(value: number, text: string): number {
  if (Number(text) !== value) throw new RangeError(`${text} does not fit an int32 vector`);
  return value;
}

/** `2024-01-02 03:04:05.678901`, with `T`, and with `Z` or not: always read as UTC. */
function microsOf(cells: readonly (Cell | Buffer | undefined)[], valid: Uint8Array | null): Vector {
  const high = new Int32Array(cells.length);
  const low = new Uint32Array(cells.length);
  cells.forEach((cell, row) => {
    if (isNull(cell)) return;
    const micros = parseMicros(cellToText(cell));
    high[row] = Number(micros >> 32n);
    low[row] = Number(micros & 0xffffffffn);
  });
  return { kind: 'micros', high, low, valid };
}

function parseMicros(text: string): bigint {
  if (text === 'infinity') return 2n ** 63n - 1n;
  if (text === '-infinity') return -(2n ** 63n);
  const parts = /^(\d+-\d+-\d+)[T ](\d+:\d+:\d+)(?:\.(\d{1,6}))?(?:Z|\+00)?$/.exec(text);
  if (parts === null) throw new RangeError(`${text} is not a timestamp that a micros vector can be built from`);
  const seconds = (Date.parse(`${parts[1]}T${parts[2]}Z`) - Date.UTC(2000, 0, 1)) / 1000;
  return BigInt(seconds) * 1_000_000n + BigInt((parts[3] ?? '').padEnd(6, '0'));
}

function decimalOf(cells: readonly (Cell | Buffer | undefined)[], valid: Uint8Array | null): Vector {
  const texts = cells.map((cell) => (isNull(cell) ? '0' : cellToText(cell)));
  const scale = Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0));
  const unscaled = Float64Array.from(texts, (text) => {
    const [whole = '', fraction = ''] = text.split('.');
    const value = Number(`${whole}${fraction.padEnd(scale, '0')}`);
    if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a decimal vector of scale ${scale}`);
    return value;
  });
  return { kind: 'decimal', unscaled, scale, valid };
}
