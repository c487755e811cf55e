import { operators } from '../../operators/index.ts';
import { connectors } from '../../sources/index.ts';
import { planSources } from '../commit/plan-flow.ts';
import type { StoredRun } from '../commit/runs.ts';
import type { Json } from '../contract/json.ts';
import { buildSource } from '../graph/build.ts';
import type { WithClient } from './database.ts';
import type { ListedSource } from './list-source.ts';
import { deadLetters } from './replay/dead-letters-source.ts';
import type { RunnerOptions } from './runner-options.ts';

/** All sources of a run, in the order in which their rows come, until they are closed. */
export interface OpenSources extends AsyncDisposable {
  readonly sources: readonly ListedSource[];
  /** Decrypted credentials by node; stay in memory. */
  readonly auth: Readonly<Record<string, Json>>;
}

/** Opens the sources that a run reads, with the credentials of each. */
export async function openSources(
  options: Pick<RunnerOptions, 'secrets' | 'baseDirectory' | 'allowPrivateHosts'>,
  run: StoredRun,
  withClient: WithClient,
): Promise<OpenSources> {
  const { plan } = run;
  const { baseDirectory, allowPrivateHosts } = options;
  const isReplay = plan.source.replay === true;
  const letters = isReplay ? [deadLetters(plan, run.id, withClient)] : [];
  const registry = { connectors: [...connectors, ...letters], operators };
  const auth: Record<string, Json> = {};
  const sources: ListedSource[] = [];
  const close = async (): Promise<void> => {
    for (const { source } of sources.splice(0)) await source.close?.();
  };
  try {
    for (const planned of planSources(plan)) {
      auth[planned.node] = isReplay ? null : await options.secrets(planned);
      const source = await buildSource(planned, {
        plan,
        registry,
        auth,
        baseDirectory,
        allowPrivateHosts,
        startedAt: BigInt(run.startedAt!),
      });
      // No dead letter may be a record of this one.
      sources.push({ node: planned.node, source, mayBeEmpty: isReplay });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { sources: [...sources], auth, [Symbol.asyncDispose]: close };
}
