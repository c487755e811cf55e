import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { ConnectorDraft } from '../../runtime/plan/model/connector.ts';
import type { JsonObject } from '../../runtime/plan/model/json-value.ts';
import { type ConnectorRow, connectorAuth } from '../store/connectors.ts';
import type { Secrets } from '../store/secrets.ts';

/** A stored connector as it would be written, its credentials in the clear. */
export const storedConnector = (row: ConnectorRow, secrets: Secrets): ConnectorDraft => ({
  name: row.name,
  description: null,
  type: row.type,
  config: row.config,
  authMethod: row.auth_method as AuthMethod,
  authConfig: connectorAuth(secrets, row) as JsonObject | null,
});
