import type { Json, Source, SourceRows, Split } from '../../runtime/contract/index.ts';
import { column } from '../contract/batch-of.ts';
import { vectorOf } from '../contract/vector-of.ts';

/** One text column `v`. */
export const LIST_COLUMNS = [column('v', 'text')];

export interface ListSource extends Source {
  /** Batches pulled and not recycled yet. */
  readonly outstanding: () => number;
  /** The most that were outstanding at once. */
  readonly peak: () => number;
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

/** A source over lists in memory: a split a list, `perBatch` rows a batch, position = rows read. */
export function listSource(lists: Readonly<Record<string, readonly string[]>>, perBatch: number): ListSource {
  let outstanding = 0;
  let peak = 0;
  const opened: string[] = [];
  const closed: string[] = [];
  return {
    outstanding: () => outstanding,
    peak: () => peak,
    opened,
    closed,
    check: async () => ({ ok: true, steps: [] }),
    columns: async () => LIST_COLUMNS,
    async *splits(): AsyncGenerator<Split> {
      for (const id of Object.keys(lists)) yield { id, label: id, bytes: null, meta: null };
    },
    async *read(split: Split, after: Json | null, signal: AbortSignal): AsyncGenerator<SourceRows> {
      opened.push(split.id);
      try {
        const rows = lists[split.id] ?? [];
        for (let at = Number(after ?? 0); at === 0 || at < rows.length; at += perBatch) {
          signal.throwIfAborted();
          const slice = rows.slice(at, at + perBatch);
          outstanding += 1;
          peak = Math.max(peak, outstanding);
          yield {
            vectors: [vectorOf(slice, column('v', 'text'), 'bytes')],
            length: slice.length,
            bytes: slice.length * 10,
            consumed: slice.length * 10,
            firstRow: at + 1,
            rowNumbers: null,
            rejects: [],
            position: at + slice.length,
            record: (row) => ({ v: slice[row] ?? null }),
            recycle: () => {
              outstanding -= 1;
            },
          };
        }
      } finally {
        closed.push(split.id);
      }
    },
  };
}
