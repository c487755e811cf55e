import type { Pool } from 'pg';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Tenant } from '../auth/caller.ts';
import { DEFAULT_TENANT, findTenant } from '../auth/tenants.ts';
import { secretKey } from '../secret-key.ts';
import type { Settings } from '../settings.ts';
import { migrate } from '../store/migrate.ts';
import { openPool } from '../store/open-pool.ts';
import type { Store } from '../store/open-store.ts';
import { createSecrets, type Secrets } from '../store/secrets.ts';

/** The stored connectors and schemas, for one command. */
export interface ControlPlane {
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly tenant: Tenant;
  /** Typed queries over the pool. Kysely, which they are made with, is a fifth of the modules of a command: loaded when asked for. */
  store(): Promise<Store>;
  close(): Promise<void>;
}

/** Opens the control plane of a database, migrated. Close it at the end. */
export async function openControlPlane(settings: Settings, databaseUrl: string): Promise<ControlPlane> {
  const pool = openPool({ databaseUrl, maxConnections: 2, onIdleError: () => {} });
  await migrate(pool);
  const tenant = await findTenant(pool, DEFAULT_TENANT);
  if (tenant === null) {
    throw new PipelineError('config.no_tenant', {
      message: 'The database has no default tenant.',
      next: 'Start the server once on this database: it makes one.',
    });
  }
  return {
    pool,
    secrets: createSecrets(await secretKey(settings)),
    tenant,
    async store() {
      const { storeOver } = await import('../store/open-store.ts');
      return storeOver(pool);
    },
    close: () => pool.end(),
  };
}
