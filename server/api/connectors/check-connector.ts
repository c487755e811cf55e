import type { Registry } from '../../../runtime/contract/registry.ts';
import type { ConnectorDraft } from '../../../runtime/plan/model/connector.ts';
import { type ReadyConnector, readyConnector } from '../../planning/ready-connector.ts';
import { invalid } from '../api-error.ts';

/** Holds a connector to its type's definition; throws with every issue. */
export function checkConnector(registry: Registry, draft: ConnectorDraft): ReadyConnector {
  const { connector, issues } = readyConnector(registry, draft);
  if (connector === null) throw invalid(issues);
  return connector;
}
