import { concatMap, from, type OperatorFunction, of } from 'rxjs';
import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Claim, OperatorContext, OperatorState } from '../../runtime/contract/operator.ts';
import { rowNumberOf, selectRows } from '../../runtime/rows/select.ts';
import { selectedRows } from '../reject-faults.ts';
import { typedRows } from '../typed-rows.ts';
import { KEY_WORDS, KeySet } from './key-set.ts';
import { createRowKeys } from './row-keys.ts';

export interface FirstRowsOptions {
  /** Columns of the key. */
  readonly indexes: readonly number[];
  readonly input: ColumnTypes;
  readonly state: OperatorState;
}

/**
 * Lets the first row of each key through, of rows that come in source order. Keys are remembered within the budget of the state, and
 * saved with the commits that cover their rows. Those beyond it are claimed in Postgres, a statement a batch.
 */
export function firstRows(
  { indexes, input, state }: FirstRowsOptions,
  context: Pick<OperatorContext, 'node' | 'claim' | 'signal'>,
): OperatorFunction<RowBatch, RowBatch> {
  const { node } = context;
  return (batches) => {
    const seen = new KeySet(state.budget);
    const keysOf = createRowKeys(indexes, input);
    const restored = restore(seen, state, context.signal);
    let isRestored = false;
    const marked = restored.then(() => {
      isRestored = true;
    });
    // Told when a batch comes.
    marked.catch(() => {});

    const pass = (batch: RowBatch): RowBatch | Promise<RowBatch> => {
      const typed = typedRows(batch, input, node);
      if (typed.rowCount === 0) return typed;
      const keys = keysOf(typed);
      const rows = selectedRows(typed);
      const first = new Int32Array(rows.length);
      const learned = new Uint32Array(keys.length);
      const beyond: number[] = [];
      let added = 0;
      for (let nth = 0; nth < rows.length; nth++) {
        const at = nth * KEY_WORDS;
        const outcome = seen.add(keys, at);
        if (outcome < 0) beyond.push(nth);
        else if (outcome > 0) {
          first[added] = rows[nth]!;
          for (let word = 0; word < KEY_WORDS; word++) learned[added * KEY_WORDS + word] = keys[at + word]!;
          added += 1;
        }
      }
      if (added > 0) batch.tally.learned(node, new Uint8Array(learned.buffer, 0, added * KEY_WORDS * 4));
      if (beyond.length === 0) return only(typed, first.subarray(0, added));
      return claimed(typed, { keys, rows, beyond }).then((more) =>
        only(typed, Int32Array.from([...first.subarray(0, added), ...more]).sort()),
      );
    };

    const only = (batch: RowBatch, rows: Int32Array): RowBatch => {
      const gone = batch.rowCount - rows.length;
      if (gone === 0) return batch;
      batch.tally.dropped(node, 'deduplicated', gone);
      return selectRows(batch, rows);
    };

    /** Those of the rows whose key no other row has. */
    const claimed = async (
      batch: RowBatch,
      asked: { readonly keys: Uint32Array; readonly rows: Int32Array; readonly beyond: readonly number[] },
    ): Promise<readonly number[]> => {
      const { keys, rows, beyond } = asked;
      const bytes = Buffer.from(keys.buffer);
      const numbered = numberOf(batch, rows);
      const claims = beyond.map((nth): Claim => {
        const at = nth * KEY_WORDS * 4;
        return { value: bytes.toString('base64', at, at + KEY_WORDS * 4), ...numbered[nth]! };
      });
      const request = { rule: `${node}/deduplicate`, type: 'text', split: batch.origin.split, claims } as const;
      const granted = await context.claim(request, context.signal);
      return beyond.flatMap((nth, index) => (granted[index] === true ? [rows[nth]!] : []));
    };

    return batches.pipe(
      concatMap((batch) => {
        if (!isRestored) return from(marked.then(() => pass(batch)));
        const passed = pass(batch);
        return passed instanceof Promise ? from(passed) : of(passed);
      }),
    );
  };
}

async function restore(seen: KeySet, state: OperatorState, signal: AbortSignal): Promise<void> {
  for await (const saved of state.saved(signal)) {
    const keys = new Uint32Array(new Uint8Array(saved).buffer);
    for (let at = 0; at < keys.length; at += KEY_WORDS) {
      if (seen.add(keys, at) < 0) throw new RangeError('more keys are saved than the plan has memory for');
    }
  }
}

/** Rows of one record, where an operator has made several of it, are told apart by their number among them. */
function numberOf({ origin }: RowBatch, rows: Int32Array): readonly Pick<Claim, 'record' | 'nth'>[] {
  const before = new Map<number, number>();
  return Array.from(rows, (row) => {
    const record = rowNumberOf(origin, row);
    const nth = before.get(record) ?? 0;
    before.set(record, nth + 1);
    return { record, nth };
  });
}
