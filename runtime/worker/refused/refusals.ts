import type { Refusals } from '../../../sinks/postgres/staging/publishing.ts';
import { readSplit } from '../../commit/read-split.ts';
import type { StoredRun } from '../../commit/runs.ts';
import type { RunSplit } from '../../commit/split-ids.ts';
import { recordStagedRejects, type StagedReject } from '../../commit/staged-rejects.ts';
import type { Source } from '../../contract/source.ts';
import { hideValues } from '../../graph/hide-values.ts';
import { dispose } from '../../graph/policy.ts';
import { parseJson } from '../../rows/parse-json.ts';
import type { WithClient } from '../database.ts';
import { type Again, readAgain } from './read-again.ts';

export interface RefusalsInput {
  readonly run: StoredRun;
  /** Of the target. */
  readonly node: string;
  readonly withClient: WithClient;
  /** See `SourcesAgain`. */
  readonly sourceOf: (split: RunSplit) => Promise<Source>;
  readonly signal: AbortSignal;
}

/**
 * What becomes of staged rows that the target refuses: where the plan says so, they are rejects like any others, with the
 * records that are read again for them; otherwise the first ends the load.
 */
export function refusalsOf({ run, node, withClient, sourceOf, signal }: RefusalsInput): Refusals & AsyncDisposable {
  const { plan } = run;
  let again: Again | null = null;
  return {
    async dispose(rows) {
      again ??= readAgain({
        sourceOf,
        splitAt: (ordinal) => withClient((client) => readSplit(client, run.id, ordinal)),
        signal,
      });
      const notes: string[] = [];
      for (const { split, row, ...cause } of rows) {
        const reject = await again.reject({ split, row }, { node, ...cause });
        const disposition = dispose(reject, { plan, isBegun: false });
        const kept = disposition === 'dead_letter' ? reject : hideValues(reject, plan);
        const note: StagedReject = { ordinal: split, reject: { ...kept, disposition } };
        notes.push(JSON.stringify(note));
      }
      return notes;
    },
    record: (client, pages) => recordStagedRejects(client, run, read(pages)),
    async [Symbol.asyncDispose]() {
      await again?.[Symbol.asyncDispose]();
    },
  };
}

async function* read(pages: AsyncIterable<readonly string[]>): AsyncGenerator<readonly StagedReject[]> {
  for await (const notes of pages) yield notes.map((note) => parseJson(note) as StagedReject);
}
