import type { Runner } from '../../runtime/contract/run.ts';
import { createRunner } from '../../runtime/worker/runner.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openStore, type Store } from '../../server/store/open-store.ts';
import { testDatabase } from '../services/postgres.ts';

/** Where cases run. */
export interface CasePlace {
  readonly store: Store;
  /** Several lanes are threads, as in the server; a thread for one lane would take most of a small case's time. */
  readonly runners: { readonly one: Runner; readonly several: Runner };
}

/** A migrated database of its own, and runners on it. */
export async function openCasePlace(): Promise<CasePlace & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await testDatabase());
  const store = openStore({ databaseUrl: database.url, onIdleError: () => {} });
  opening.defer(() => store.close());
  await migrate(store.pool);
  const runnerOf = (lanes: 'here' | 'thread'): Runner => {
    const runner = createRunner({
      databaseUrl: database.url,
      secrets: async () => null,
      baseDirectory: '.',
      allowPrivateHosts: false,
      lanes,
      onTrouble: (run, error) => console.error(run, error),
    });
    opening.defer(() => runner.close());
    return runner;
  };
  const runners = { one: runnerOf('here'), several: runnerOf('thread') };
  const scope = opening.move();
  return { store, runners, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}
