import { operators } from '../../operators/index.ts';
import { connectors } from '../../sources/index.ts';
import { planSources } from '../commit/plan-flow.ts';
import type { PlannedSource } from '../contract/plan.ts';
import type { Sample, SampleRequest } from '../contract/sample.ts';
import { buildSource } from '../graph/build.ts';
import type { RunnerOptions } from '../worker/runner-options.ts';
import { type ReadRows, readSource } from './read-source.ts';

/** Reading ends after this where there is something to show, so that an answer comes in 2 s. */
const ENOUGH_AFTER_MS = 1_000;

export interface ReadSourcesOptions extends Pick<RunnerOptions, 'secrets' | 'baseDirectory' | 'allowPrivateHosts'> {
  /** After this, what has been read is enough, if it is anything. */
  readonly readForMs?: number;
}

/** All sources that are asked, at once: the time for reading is that of all of them. */
export async function readSources(
  options: ReadSourcesOptions,
  request: SampleRequest,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadRows>> {
  const failed = new AbortController();
  const until = AbortSignal.any([signal, failed.signal]);
  const sources = planSources(request.plan).filter(({ node }) => nodes.includes(node));
  const read = await Promise.allSettled(
    sources.map((source) =>
      readOne(options, request, source, until).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
    ),
  );
  // What one failed with is what the others were stopped for.
  if (failed.signal.aborted) throw failed.signal.reason;
  return new Map(read.flatMap((one, index) => (one.status === 'fulfilled' ? [[sources[index]!.node, one.value]] : [])));
}

async function readOne(
  options: ReadSourcesOptions,
  { plan, limit, auth = null, startedAt = BigInt(Date.now()) * 1000n }: SampleRequest,
  planned: PlannedSource,
  signal: AbortSignal,
): Promise<ReadRows> {
  const { node, columns, connectorId } = planned;
  const source = await buildSource(planned, {
    plan,
    registry: { connectors, operators },
    auth: { [node]: connectorId === null ? auth : await options.secrets(planned) },
    baseDirectory: options.baseDirectory,
    allowPrivateHosts: options.allowPrivateHosts,
    startedAt,
  });
  try {
    return await readSource({
      node,
      source,
      columns,
      limit,
      enoughAfterMs: options.readForMs ?? ENOUGH_AFTER_MS,
      signal,
    });
  } finally {
    await source.close?.();
  }
}

/** Of all sources together: there may be more where any of them has more. */
export function readOf(sources: ReadonlyMap<string, ReadRows>): Sample['read'] {
  if (sources.size === 0) return null;
  const all = [...sources.values()].map(({ read }) => read);
  return {
    records: all.reduce((sum, { records }) => sum + records, 0),
    stoppedBy: all.find(({ stoppedBy }) => stoppedBy !== null)?.stoppedBy ?? null,
  };
}
