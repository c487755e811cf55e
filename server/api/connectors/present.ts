import type { AuthMethod, ConnectorCategory } from '../../../runtime/contract/definition.ts';
import type { Registry } from '../../../runtime/contract/registry.ts';
import { findConnector } from '../../../runtime/plan/registry-lookup.ts';
import type { ConnectorRow } from '../../store/connectors.ts';
import type { Connector } from './schema.ts';

/** `registry`: of the server, which knows what people call the types. */
export const presentConnector = (registry: Registry, row: ConnectorRow): Connector => ({
  id: row.id,
  name: row.name,
  description: row.description,
  type: row.type,
  typeTitle: findConnector(registry, row.type)?.title ?? row.type,
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
