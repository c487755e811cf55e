import { operators } from '../../../operators/index.ts';
import { madeTable } from '../../../sinks/postgres/staging/stage-tables.ts';
import type { StoredRun } from '../../commit/runs.ts';
import type { RunSplit } from '../../commit/split-ids.ts';
import { stageOf } from '../../commit/stage-splits.ts';
import type { Source } from '../../contract/source.ts';
import { buildSource } from '../../graph/build.ts';
import type { WithClient } from '../database.ts';
import type { OpenSources } from '../open-sources.ts';
import { stagePlan } from '../stages/stage-plan.ts';
import { stagedRows } from '../stages/staged-rows.ts';

export interface SourcesInput {
  readonly withClient: WithClient;
  readonly openSources: (run: StoredRun) => Promise<OpenSources>;
}

/** The sources that a run's splits were read from: its own, and what its holders have made. Each is opened once. */
export interface SourcesAgain extends AsyncDisposable {
  sourceOf(split: RunSplit): Promise<Source>;
}

export function sourcesAgain(input: SourcesInput, run: StoredRun): SourcesAgain {
  const made = new Map<number, Source>();
  let own: OpenSources | null = null;

  async function ownSource(node: string | null): Promise<Source> {
    own ??= await input.openSources(run);
    const found = own.sources.find((one) => one.node === (node ?? run.plan.source.node));
    if (found === undefined) throw new TypeError(`the run has no source "${node}"`);
    return found.source;
  }

  return {
    async sourceOf({ split, node }) {
      const stage = stageOf(split);
      if (stage === null || run.staging === null) return ownSource(node);
      const source = made.get(stage) ?? (await openMade(input, run, stage));
      made.set(stage, source);
      return source;
    },
    async [Symbol.asyncDispose]() {
      await own?.[Symbol.asyncDispose]();
      for (const source of made.values()) await source.close?.();
    },
  };
}

function openMade(input: SourcesInput, { plan, id, staging, startedAt }: StoredRun, stage: number): Promise<Source> {
  const next = stagePlan(plan, stage + 1);
  const made = { table: madeTable(staging!, stage), runId: id, keeps: next.source.staged === 'kept' };
  const registry = { connectors: [stagedRows(made, input.withClient)], operators };
  return buildSource(next.source, {
    plan: next,
    registry,
    auth: {},
    baseDirectory: '',
    allowPrivateHosts: false,
    startedAt: BigInt(startedAt!),
  });
}
