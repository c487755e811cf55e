import type {
  Cell,
  Column,
  ColumnTypes,
  DataType,
  Delivery,
  DropCause,
  Json,
  LearnedState,
  NodeTally,
  PipelineError,
  RowBatch,
  Tally,
  Vector,
} from '../../runtime/contract/index.ts';
import { KINDS_OF, type VectorKind, vectorOf } from './vector-of.ts';

/** A row by column name. A missing cell is NULL; a `Buffer` is raw bytes. */
export type RowObject = Readonly<Record<string, Cell | Buffer | undefined>>;

export interface BatchOptions {
  /** How all columns are held, where their type allows it; `bytes` otherwise. */
  readonly kind?: VectorKind;
  /** How one column is held. */
  readonly kinds?: Readonly<Record<string, VectorKind>>;
  readonly selection?: readonly number[];
  readonly split?: string;
  readonly seq?: number;
  readonly position?: Json;
  /** Number of the first row in its split; 1. */
  readonly firstRow?: number;
}

/** A tally that a test can read. */
interface TestTally extends Tally {
  readonly nodes: Map<string, NodeTally>;
}

/** A delivery that records what happened to it, and throws on a second release or settling. */
interface TestDelivery extends Delivery {
  readonly released: boolean;
  readonly outcome: 'committed' | PipelineError | null;
}

export interface TestBatch extends RowBatch {
  readonly tally: TestTally;
  readonly delivery: TestDelivery;
}

/** A column with the defaults of a test: nullable. */
export function column(name: string, type: DataType = 'untyped', rest: Partial<Column> = {}): Column {
  return { name, type, nullable: true, ...rest };
}

/** A batch of `rows` under `columns`, a line each after a header, held as `options` say. Works in every way as the graph's own. */
export function batchOf(columns: ColumnTypes, rows: readonly RowObject[], options: BatchOptions = {}): TestBatch {
  const selection = options.selection === undefined ? null : Int32Array.from(options.selection);
  const vectors = columns.map((one) =>
    vectorOf(
      rows.map((row) => row[one.name]),
      one,
      options.kinds?.[one.name] ?? allowed(one.type, options.kind),
    ),
  );
  const split = options.split ?? 'split-1';
  return {
    vectors,
    length: rows.length,
    selection,
    rowCount: selection?.length ?? rows.length,
    bytes: vectors.reduce((sum, vector) => sum + (vector.kind === 'bytes' ? vector.to - vector.from : 0), 0),
    origin: {
      split,
      label: `${split}.csv`,
      ordinal: 0,
      firstRow: options.firstRow ?? 1,
      rowNumbers: null,
      line: (row) => (options.firstRow ?? 1) + row + 1,
      record: (row) =>
        Object.fromEntries(columns.map((one) => [one.name, jsonOf(rows[row]?.[one.name])])) as { [key: string]: Json },
    },
    rejects: [],
    tally: testTally(),
    delivery: testDelivery(split, options.seq ?? 0, options.position ?? null),
  };
}

function allowed(type: DataType, kind: VectorKind | undefined): VectorKind {
  return kind !== undefined && KINDS_OF[type].includes(kind) ? kind : 'bytes';
}

function jsonOf(cell: Cell | Buffer | undefined): Json {
  if (cell instanceof Buffer) return cell.toString();
  if (typeof cell === 'bigint') return cell.toString();
  return (cell ?? null) as Json;
}

function testTally(): TestTally {
  const nodes = new Map<string, NodeTally>();
  const of = (node: string): NodeTally => {
    const found = nodes.get(node) ?? { in: 0, out: 0, added: 0, dropped: {}, rejected: 0, busyMs: 0 };
    nodes.set(node, found);
    return found;
  };
  const states: LearnedState[] = [];
  return {
    nodes,
    states,
    learned(node: string, state: Uint8Array) {
      states.push({ node, state });
    },
    dropped(node: string, cause: DropCause, rows: number) {
      const { dropped } = of(node);
      dropped[cause] = (dropped[cause] ?? 0) + rows;
    },
    added(node: string, rows: number) {
      of(node).added += rows;
    },
  };
}

function testDelivery(split: string, seq: number, position: Json): TestDelivery {
  let released = false;
  let outcome: 'committed' | PipelineError | null = null;
  const delivery: TestDelivery = {
    split,
    seq,
    position,
    get released() {
      return released;
    },
    get outcome() {
      return outcome;
    },
    release() {
      if (released) throw new Error(`batch ${seq} of ${split} is released twice`);
      released = true;
    },
    settle(result) {
      if (outcome !== null) throw new Error(`batch ${seq} of ${split} is settled twice`);
      outcome = result;
    },
    fork(count) {
      const children = Array.from({ length: count }, () => testDelivery(split, seq, position));
      return children.map((child) => ({
        ...child,
        release() {
          child.release();
          if (children.every((one) => one.released)) delivery.release();
        },
        settle(result: 'committed' | PipelineError) {
          child.settle(result);
          const outcomes = children.map((one) => one.outcome);
          const failure = outcomes.find((one) => one !== null && one !== 'committed');
          if (outcomes.every((one) => one !== null)) delivery.settle(failure ?? 'committed');
        },
      }));
    },
  };
  return delivery;
}

/** The rows still in, by column name, each cell as plain text (`null` for NULL): what a test asserts on. */
export function rowsOf(batch: RowBatch, columns: ColumnTypes): Record<string, string | null>[] {
  const rows = batch.selection ?? Int32Array.from({ length: batch.length }, (_, row) => row);
  return Array.from(rows, (row) =>
    Object.fromEntries(columns.map((one, index) => [one.name, textAt(batch.vectors[index]!, row, one.type)])),
  );
}

/** Plain text of one cell, read without any of the runtime's kernels. */
export function textAt(vector: Vector, row: number, type: DataType): string | null {
  if ('valid' in vector && vector.valid !== null && vector.valid[row] === 0) return null;
  switch (vector.kind) {
    case 'bytes': {
      const start = vector.starts[row]!;
      return start < 0 ? null : vector.buffer.toString('utf8', start, vector.ends[row]!);
    }
    case 'values': {
      const cell = vector.values[row] ?? null;
      if (cell === null || typeof cell === 'string') return cell;
      if (typeof cell !== 'object') return String(cell);
      return 'numberText' in cell && typeof cell.numberText === 'string' ? cell.numberText : JSON.stringify(cell);
    }
    case 'int32':
      return type === 'date' ? dateText(vector.values[row]!) : String(vector.values[row]);
    case 'int64':
    case 'float64':
      return String(vector.values[row]);
    case 'bool':
      return vector.values[row] === 1 ? 'true' : 'false';
    case 'micros':
      return microsText((BigInt(vector.high[row]!) << 32n) | BigInt(vector.low[row]!), type);
    case 'decimal':
      return decimalText(vector.unscaled[row]!, vector.scale);
    default:
      return vector satisfies never;
  }
}

function dateText(days: number): string {
  if (days === 2147483647) return 'infinity';
  if (days === -2147483648) return '-infinity';
  return new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
}

function microsText(micros: bigint, type: DataType): string {
  if (micros === 2n ** 63n - 1n) return 'infinity';
  if (micros === -(2n ** 63n)) return '-infinity';
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = Number((micros - fraction) / 1_000_000n);
  const text = new Date(Date.UTC(2000, 0, 1) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const decimals = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return `${text}${decimals}${type === 'timestamptz' ? '+00' : ''}`;
}

function decimalText(unscaled: number, scale: number): string {
  const digits = String(Math.abs(unscaled)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0 ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`}`;
}
