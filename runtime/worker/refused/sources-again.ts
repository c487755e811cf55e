import { operators } from '../../../operators/index.ts';
import { madeTable } from '../../../sinks/postgres/staging/stage-tables.ts';
import type { StoredRun } from '../../commit/runs.ts';
import { stageOf } from '../../commit/stage-splits.ts';
import type { Source, Split } from '../../contract/source.ts';
import { buildSource } from '../../graph/build.ts';
import type { WithClient } from '../database.ts';
import { stagePlan } from '../stages/stage-plan.ts';
import { stagedRows } from '../stages/staged-rows.ts';

export interface SourcesInput {
  readonly withClient: WithClient;
  readonly openSource: (run: StoredRun) => Promise<{ source: Source }>;
}

/** The sources that a run's splits were read from: its own, and what its holders have made. Each is opened once. */
export interface SourcesAgain extends AsyncDisposable {
  sourceOf(split: Split): Promise<Source>;
}

export function sourcesAgain(input: SourcesInput, run: StoredRun): SourcesAgain {
  const open = new Map<number | null, Source>();
  return {
    async sourceOf(split) {
      const stage = stageOf(split);
      const source = open.get(stage) ?? (await openSource(input, run, stage));
      open.set(stage, source);
      return source;
    },
    async [Symbol.asyncDispose]() {
      for (const source of open.values()) await source.close?.();
    },
  };
}

async function openSource(input: SourcesInput, run: StoredRun, stage: number | null): Promise<Source> {
  const { plan, id, staging } = run;
  if (stage === null || staging === null) return (await input.openSource(run)).source;
  const next = stagePlan(plan, stage + 1);
  const made = { table: madeTable(staging, stage), runId: id, keeps: next.source.staged === 'kept' };
  const registry = { connectors: [stagedRows(made, input.withClient)], operators };
  return buildSource({ plan: next, registry, auth: null, baseDirectory: '', allowPrivateHosts: false });
}
