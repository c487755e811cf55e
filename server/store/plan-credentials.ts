import type { Json } from '../../runtime/contract/json.ts';
import type { PlannedSource } from '../../runtime/contract/plan.ts';
import { readConnectorAuth } from './connectors.ts';
import type { Store } from './open-store.ts';
import type { Secrets } from './secrets.ts';

/** The lookup that a runner decrypts credentials with, at the moment when a plan is built. */
export const planCredentials =
  (store: () => Promise<Store>, secrets: Secrets) =>
  async (source: PlannedSource): Promise<Json> =>
    source.connectorId === null ? null : await readConnectorAuth((await store()).db, secrets, source.connectorId);
