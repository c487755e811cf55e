import { defer, finalize, map, type OperatorFunction } from 'rxjs';
import type { Delivery, RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { needsStaging } from '../../runtime/contract/needs-staging.ts';
import type { JoinSides, OperatorContext } from '../../runtime/contract/operator.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { selectRows } from '../../runtime/rows/select.ts';
import { nullVector } from '../../runtime/rows/vectors.ts';
import { selectedRows } from '../reject-faults.ts';
import { spreadRows } from '../spread-rows.ts';
import { typedRows } from '../typed-rows.ts';
import { type BatchMemory, ReusedMemory } from './batch-memory.ts';
import { isSharedKey, type JoinSettings, joinedColumns, keeps } from './joined-columns.ts';
import { createKeyedRows } from './keyed-rows.ts';
import { type Matches, RightRows } from './right-rows.ts';

export interface InLane extends JoinSettings {
  /** The columns of both sides, their keys typed. */
  readonly left: ColumnTypes;
  readonly right: ColumnTypes;
}

/**
 * Joins the rows of the left side as they come, once all of the right side have, which are held. A right row counts as filtered until
 * a left one matches it, and as folded from then on. Throws `run.needs_staging` where there is no room. For `inner` and `left`.
 */
export function inLane(join: InLane, context: OperatorContext): OperatorFunction<JoinSides, RowBatch> {
  return (batches) =>
    defer(() => {
      const joiner = new Joiner(join, context);
      return batches.pipe(
        map((sides) => joiner.take(sides)),
        finalize(() => joiner[Symbol.dispose]()),
      );
    });
}

class Joiner {
  readonly #join: InLane;
  readonly #node: string;
  readonly #held: RightRows;
  readonly #memory = new ReusedMemory();
  /** Right columns that come out: a key of the same name is that of the left side. */
  readonly #added: readonly number[];
  readonly #columns: ColumnTypes;
  readonly #leftKeys: ReturnType<typeof createKeyedRows>;
  readonly #rightKeys: ReturnType<typeof createKeyedRows>;
  #isPast = false;

  constructor(join: InLane, context: OperatorContext) {
    const { right } = join;
    this.#join = join;
    this.#node = context.node;
    this.#added = right.flatMap(({ name }, index) => (isSharedKey(join.on, name) ? [] : [index]));
    this.#columns = joinedColumns(join, join.left, right).map(({ column }) => column);
    this.#held = new RightRows(
      this.#added.map((index) => right[index]!.type),
      context,
    );
    this.#leftKeys = createKeyedRows({ ...join, side: 'left' });
    this.#rightKeys = createKeyedRows({ ...join, side: 'right' });
  }

  /** The rows that come out of those of a batch, all of which are on one of its sides. */
  take({ left, right }: JoinSides): RowBatch {
    const held = right.rowCount > 0 ? this.#hold(right) : right;
    const matched = left.rowCount > 0 ? this.#match(left) : withNulls(left, this.#added.length);
    return held.rejects.length === 0 ? matched : { ...matched, rejects: [...matched.rejects, ...held.rejects] };
  }

  [Symbol.dispose](): void {
    this.#held[Symbol.dispose]();
  }

  #hold(batch: RowBatch): RowBatch {
    if (this.#isPast) throw needsStaging(this.#node, 'a row of its right side came behind those of the left side');
    const typed = typedRows(batch, this.#join.right, this.#node);
    if (typed.rowCount > 0) batch.tally.dropped(this.#node, 'filtered', typed.rowCount);
    const cells = this.#added.map((index) => typed.vectors[index]!);
    this.#held.add(cells, typed.length, this.#rightKeys(typed));
    return typed;
  }

  #match(batch: RowBatch): RowBatch {
    this.#isPast = true;
    const typed = typedRows(batch, this.#join.left, this.#node);
    const matches = this.#held.find(this.#leftKeys(typed));
    if (matches.first > 0) {
      batch.tally.dropped(this.#node, 'folded', matches.first);
      batch.tally.dropped(this.#node, 'filtered', -matches.first);
    }
    const memory = this.#memory.open();
    const joined = matches.isSingle ? this.#beside(typed, matches, memory) : this.#spread(typed, matches, memory);
    return { ...joined, delivery: handingBack(batch.delivery, memory, this.#memory) };
  }

  /** No row has two matches: all stay where they are. */
  #beside(batch: RowBatch, { rows, others }: Matches, memory: BatchMemory): RowBatch {
    const theirs = new Int32Array(batch.length).fill(-1);
    for (let nth = 0; nth < rows.length; nth++) theirs[rows[nth]!] = others[nth]!;
    const joined = this.#recorded(batch, {
      ...batch,
      vectors: [...batch.vectors, ...this.#held.cells(theirs, memory)],
    });
    const lonely = batch.rowCount - rows.length;
    if (lonely === 0 || keeps(this.#join.type, 'left')) return joined;
    batch.tally.dropped(this.#node, 'filtered', lonely);
    return selectRows(joined, rows);
  }

  #spread(batch: RowBatch, matches: Matches, memory: BatchMemory): RowBatch {
    const { rows, others } = keeps(this.#join.type, 'left') ? withLonely(selectedRows(batch), matches) : matches;
    const joined = spreadRows(batch, rows, new Map(), {
      node: this.#node,
      columns: this.#join.left,
      except: new Set(),
      vectors: (repeated) => [...repeated, ...this.#held.cells(others, memory)],
    });
    return this.#recorded(batch, joined);
  }

  /** Behind the join a record has the right fields beside what was read on the left. */
  #recorded(batch: RowBatch, joined: RowBatch): RowBatch {
    const { origin, vectors } = joined;
    const added = this.#columns.slice(batch.vectors.length);
    const record = (row: number): Json => {
      const left = origin.record(row);
      const cells = added.map(({ name, type }, index) => {
        return [name, cellText(vectors[batch.vectors.length + index]!, row, type)];
      });
      return {
        ...(typeof left === 'object' && !Array.isArray(left) ? left : { record: left }),
        ...Object.fromEntries(cells),
      };
    };
    return { ...joined, origin: { ...origin, record } };
  }
}

/** The matches, and each row without one with -1, in the order of `all`. */
function withLonely(all: Int32Array, { rows, others }: Matches): Pick<Matches, 'rows' | 'others'> {
  const [sources, theirs]: [number[], number[]] = [[], []];
  let next = 0;
  for (const row of all) {
    if (rows[next] !== row) {
      sources.push(row);
      theirs.push(-1);
    }
    for (; rows[next] === row; next++) {
      sources.push(row);
      theirs.push(others[next]!);
    }
  }
  return { rows: Int32Array.from(sources), others: Int32Array.from(theirs) };
}

/** The delivery, with memory that its release gives back. It lives until the commit, and then holds nothing of the batch. */
function handingBack(delivery: Delivery, memory: BatchMemory, reused: ReusedMemory): Delivery {
  let held: BatchMemory | null = memory;
  return {
    ...delivery,
    release() {
      delivery.release();
      if (held !== null) reused.giveBack(held);
      held = null;
    },
  };
}

function withNulls(batch: RowBatch, columns: number): RowBatch {
  const added = Array.from({ length: columns }, () => nullVector(batch.length));
  return { ...batch, vectors: [...batch.vectors, ...added] };
}
