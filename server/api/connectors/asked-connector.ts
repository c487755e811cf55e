import type { ReadyConnector } from '../../planning/ready-connector.ts';
import { type ConnectorRow, findConnector } from '../../store/connectors.ts';
import { notFound } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import { checkConnector } from './check-connector.ts';
import { connectorInput, type Written } from './connector-input.ts';

export interface AskedConnector {
  readonly connector: ReadyConnector;
  /** Whose settings and credentials stand for what was left out. */
  readonly saved: ConnectorRow | null;
}

/** The connector to test or look into: a saved one, one not yet saved, or a saved one with changes. Throws with every issue. */
export async function askedConnector(deps: ApiDeps, tenant: string, body: Written): Promise<AskedConnector> {
  const saved = body.id === undefined ? null : await requireConnector(deps, tenant, body.id);
  return { connector: checkConnector(deps.registry, connectorInput(body, saved && { row: saved, deps })), saved };
}

export async function requireConnector({ store }: ApiDeps, tenant: string, id: string): Promise<ConnectorRow> {
  const row = await findConnector(store.db, tenant, id);
  if (row === null) throw notFound('connector', id);
  return row;
}
