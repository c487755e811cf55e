import type { Json } from '../../runtime/contract/json.ts';
import type { Runner } from '../../runtime/contract/run.ts';
import type { Sampler } from '../../runtime/contract/sample.ts';
import { createSampler } from '../../runtime/sample/create-sampler.ts';
import { createRunner } from '../../runtime/worker/runner.ts';
import { DEFAULT_TENANT, findTenant } from '../../server/auth/tenants.ts';
import type { ControlPlane } from '../../server/cli/control-plane.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore, type Store } from '../../server/store/open-store.ts';
import { createSecrets, newSecretKey } from '../../server/store/secrets.ts';
import { testDatabase } from '../services/postgres.ts';

/** Where cases run. */
export interface CasePlace {
  readonly allowPrivateHosts: boolean;
  readonly store: Store;
  /** What pipelines find stored under a name: nothing, unless a test has stored it. */
  readonly controlPlane: () => Promise<ControlPlane>;
  readonly sample: Sampler;
  /** Several lanes are threads, as in the server; a thread for one lane would take most of a small case's time. */
  readonly runners: { readonly one: Runner; readonly several: Runner };
}

/** A migrated database of its own, and runners on it. */
export async function openCasePlace({
  allowPrivateHosts = false,
  secrets = async () => null,
}: {
  readonly allowPrivateHosts?: boolean;
  /** Credentials of the connectors of all cases. */
  readonly secrets?: () => Promise<Json>;
} = {}): Promise<CasePlace & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await testDatabase());
  const store = openStore({ databaseUrl: database.url, onIdleError: () => {} });
  opening.defer(() => store.close());
  await migrate(store.pool);
  const from = { databaseUrl: database.url, secrets, baseDirectory: '.', allowPrivateHosts };
  const runnerOf = (lanes: 'here' | 'thread'): Runner => {
    const runner = createRunner({
      ...from,
      lanes,
      onTrouble: (run, error) => console.error(run, error),
    });
    opening.defer(() => runner.close());
    return runner;
  };
  const runners = { one: runnerOf('here'), several: runnerOf('thread') };
  const tenant = await findTenant(store.pool, DEFAULT_TENANT);
  if (tenant === null) throw new Error('the migrated database has no default tenant');
  const plane: ControlPlane = {
    pool: store.pool,
    tenant,
    secrets: createSecrets(newSecretKey()),
    store: async () => store,
    close: () => store.close(),
  };
  const scope = opening.move();
  const sample = createSampler({ ...from, timeLimitMs: 60_000, readForMs: 60_000 });
  return {
    allowPrivateHosts,
    store,
    runners,
    sample,
    controlPlane: async () => plane,
    [Symbol.asyncDispose]: () => scope.disposeAsync(),
  };
}
