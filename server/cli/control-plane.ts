import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Tenant } from '../auth/caller.ts';
import { DEFAULT_TENANT, findTenant } from '../auth/tenants.ts';
import { secretKey } from '../secret-key.ts';
import type { Settings } from '../settings.ts';
import { migrate } from '../store/migrate.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { createSecrets, type Secrets } from '../store/secrets.ts';

/** The stored connectors and schemas, for one command. */
export interface ControlPlane {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly tenant: Tenant;
}

/** Opens the control plane of a database, migrated. Close its store at the end. */
export async function openControlPlane(settings: Settings, databaseUrl: string): Promise<ControlPlane> {
  const store = openStore({ databaseUrl, maxConnections: 2, onIdleError: () => {} });
  await migrate(store.pool);
  const tenant = await findTenant(store.db, DEFAULT_TENANT);
  if (tenant === null) {
    throw new PipelineError('config.no_tenant', {
      message: 'The database has no default tenant.',
      next: 'Start the server once on this database: it makes one.',
    });
  }
  return { store, secrets: createSecrets(await secretKey(settings)), tenant };
}
