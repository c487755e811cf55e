import type { AuthMethod, ConnectorCategory } from '../../../runtime/contract/definition.ts';
import type { ConnectorRow } from '../../store/connectors.ts';
import type { Connector } from './schema.ts';

export const presentConnector = (row: ConnectorRow): Connector => ({
  id: row.id,
  name: row.name,
  description: row.description,
  type: row.type,
  category: row.category as ConnectorCategory,
  authMethod: row.auth_method as AuthMethod,
  hasCredentials: row.auth_secret !== null,
  config: row.config,
  status: row.status,
  lastTestedAt: row.last_tested_at?.toISOString() ?? null,
  lastError: row.last_error,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
