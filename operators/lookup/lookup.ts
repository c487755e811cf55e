import type { LookupRow, LookupTable, OperatorContext } from '../../runtime/contract/operator.ts';
import { createRemembered } from './remembered.ts';

/** The rows of each key, in the order of the keys. */
export type Lookup = (keys: ReadonlySet<string>) => Promise<ReadonlyMap<string, readonly LookupRow[]>>;

export interface LookupOptions {
  readonly table: LookupTable;
  readonly key: string;
  readonly select: readonly string[];
  readonly context: OperatorContext;
}

/** Keys of one question, so that an answer with many rows a key stays small. */
const KEYS = 10_000;
/** Of the operator's budget, what answers may take. */
const SHARE = 1 / 8;
/** What an entry takes beside its texts: the map's slot, arrays, headers. */
const ENTRY_BYTES = 160;

/** Asks for what it does not remember, and remembers what it is told, keys without a row too; what was not asked for again goes first. */
export function createLookup({ table, key, select, context }: LookupOptions): Lookup {
  const known = createRemembered((context.budget * SHARE) / 2);

  return async (keys) => {
    const found = new Map<string, readonly LookupRow[]>();
    const asked: string[] = [];
    for (const text of keys) {
      const rows = known.get(text);
      if (rows === undefined) asked.push(text);
      else found.set(text, rows);
    }
    for (let at = 0; at < asked.length; at += KEYS) {
      const some = asked.slice(at, at + KEYS);
      const answers = await context.lookup.find({ table, key, select, keys: some }, context.signal);
      some.forEach((text, index) => {
        const rows = answers[index]!;
        found.set(text, rows);
        known.set(text, rows, sizeOf(text, rows));
      });
    }
    return found;
  };
}

function sizeOf(text: string, rows: readonly LookupRow[]): number {
  const cells = rows.reduce((sum, row) => sum + row.reduce((size, cell) => size + (cell?.length ?? 0) + 16, 32), 0);
  return ENTRY_BYTES + text.length + cells;
}
