import { arrivedFor } from '../commit/arrivals.ts';
import { noteLeftOut, notLoadedYet } from '../commit/loaded-files.ts';
import { planSources } from '../commit/plan-flow.ts';
import type { StoredRun } from '../commit/runs.ts';
import type { GivenFiles, Split } from '../contract/source.ts';
import type { WithClient } from './database.ts';

export interface UnreadFiles {
  /** The listing of a source begins, perhaps again. */
  begin(node: string): void;
  /** Those of a source's files that its trigger has given to the run; absent: it reads all. */
  given(node: string): GivenFiles | undefined;
  /** Those of a source's splits that are to be read. Each split is asked about once between two beginnings. */
  of(node: string, splits: readonly Split[]): Promise<readonly Split[]>;
  /** What was left out, as a line for the run's log; `null` where nothing was. */
  said(): string | null;
}

/** Leaves out what the trigger has not given to a run, and what earlier runs of the pipeline have loaded, where its plan says so. */
export function unreadFiles({ id: runId, plan }: StoredRun, withClient: WithClient): UnreadFiles {
  // Numbers, not names: a listing may leave out a million.
  const left = new Map<string, number>();
  const sourceOf = (node: string) => planSources(plan).find((one) => one.node === node);
  return {
    begin: (node) => void left.set(node, 0),
    given: (node) =>
      sourceOf(node)?.arrived === true
        ? (files) => withClient((client) => arrivedFor(client, { runId, node }, files))
        : undefined,
    async of(node, splits) {
      if (sourceOf(node)?.remembers !== 'skip') return splits;
      return await withClient(async (client) => {
        const unread = await notLoadedYet(client, { runId, plan, node }, splits);
        const files = (left.get(node) ?? 0) + splits.length - unread.length;
        // Also where it is none: a listing that a crash cut off counts a source anew.
        await noteLeftOut(client, { runId, node, files });
        left.set(node, files);
        return unread;
      });
    },
    said() {
      const count = [...left.values()].reduce((sum, files) => sum + files, 0);
      if (count === 0) return null;
      const files = count === 1 ? '1 file was' : `${count} files were`;
      return `${files} loaded by an earlier run and not changed since: not read again. A run with reload reads all files.`;
    },
  };
}
