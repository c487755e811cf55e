import { z } from 'zod';
import { planSources } from '../../commit/plan-flow.ts';
import { type LetterRecord, letterRanges, type ReplayPart, readLetters } from '../../commit/replay-letters.ts';
import type { ColumnTypes } from '../../contract/column.ts';
import type { Json } from '../../contract/json.ts';
import type { Plan } from '../../contract/plan.ts';
import type { AnyConnector } from '../../contract/registry.ts';
import type { Source, SourceRows, Split } from '../../contract/source.ts';
import type { WithClient } from '../database.ts';
import { type LetterPlace, letterRows } from './letter-rows.ts';

/** Type of the connector that reads dead letters. In no list that a user sees. */
export const DEAD_LETTERS = 'dead_letters';

/** Letters a split: small enough that lanes share them, large enough that a million is fifty splits. */
const SPLIT_LETTERS = 20_000;
/** Letters a round trip, and the text that one may hold: records of a source are up to megabytes large. */
const READ_LETTERS = 500;

const rangeModel = z.object({ from: z.string(), to: z.string() });

/**
 * Reads the dead letters that a replay has frozen, in the order of their ids, at each of its sources those that are
 * records of it. Positions and row numbers are ids.
 */
export function deadLetters(plan: Plan, runId: string, withClient: WithClient): AnyConnector {
  const sources = planSources(plan);
  const isOne = sources.length === 1;
  return letterConnector((node, columns) => {
    const lineage = sources.find((source) => source.node === node)?.lineage;
    return openDeadLetters({ runId, source: isOne ? null : node }, { columns, node, lineage }, withClient);
  });
}

/** The connector that a replay's plan names, over this source. */
export function letterConnector(open: (node: string, columns: ColumnTypes) => Source): AnyConnector {
  return {
    kind: 'connector',
    type: DEAD_LETTERS,
    title: 'Dead letters',
    summary: 'Rejected rows of earlier runs.',
    category: 'database',
    config: z.strictObject({}),
    source: z.strictObject({}),
    auth: {},
    examples: [],
    load: async () => (input) => open(input.node, input.columns ?? []),
  };
}

function openDeadLetters(
  part: ReplayPart,
  { columns, ...at }: Omit<LetterPlace, 'position'> & { readonly columns: ColumnTypes },
  withClient: WithClient,
): Source {
  return {
    check: async () => ({ ok: true, steps: [] }),
    columns: async () => columns,
    async *splits(): AsyncGenerator<Split> {
      for (const { from, to, letters } of await withClient((client) => letterRanges(client, part, SPLIT_LETTERS))) {
        const label = `${letters} dead ${letters === 1 ? 'letter' : 'letters'} up to no. ${to}`;
        yield { id: `letters ${from}–${to}`, label, bytes: null, meta: { from, to } };
      }
    },
    async *read(split: Split, after: Json | null, signal: AbortSignal): AsyncGenerator<SourceRows> {
      const range = rangeModel.parse(split.meta);
      let last = after === null ? range.from : String(after);
      for (;;) {
        signal.throwIfAborted();
        const place = { after: last, to: range.to, limit: READ_LETTERS };
        const letters = await withClient((client) => readLetters(client, part, place));
        const isEnd = letters.length < READ_LETTERS;
        for (const batch of near(letters)) {
          last = batch.at(-1)!.id;
          yield letterRows(batch, columns, { ...at, position: last });
        }
        if (!isEnd) continue;
        if (last !== range.to) yield letterRows([], columns, { ...at, position: range.to });
        return;
      }
    },
  };
}

/** A batch numbers its rows by 32-bit offsets from the first one. */
function* near(letters: readonly LetterRecord[]): Generator<readonly LetterRecord[]> {
  let start = 0;
  for (let at = 1; at <= letters.length; at++) {
    const first = Number(letters[start]!.id);
    if (at < letters.length && Number(letters[at]!.id) - first < 2 ** 31) continue;
    yield letters.slice(start, at);
    start = at;
  }
}
