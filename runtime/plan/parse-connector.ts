import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { connectorType } from './connector-type.ts';
import { deepFreeze } from './deep-freeze.ts';
import { twice } from './from-nodes.ts';
import { type ConnectorDraft, connectorModel } from './model/connector.ts';
import { readFields } from './read-fields.ts';

export interface ParsedConnector {
  /** `null` when it has no type. */
  readonly draft: ConnectorDraft | null;
  readonly issues: readonly Issue[];
}

/** Data → a connector in one spelling, frozen. Whether its type exists and takes the settings, `validateConnector` says. */
export function parseConnector(raw: Json, path = ''): ParsedConnector {
  const issues: Issue[] = [];
  const read = readFields(connectorModel.shape, raw, issues, { path });
  if (read.config !== undefined && read.connectionConfig !== undefined)
    issues.push(twice(path, 'config', 'connectionConfig'));
  if (read.type === undefined) return { draft: null, issues };
  const draft: ConnectorDraft = {
    name: read.name ?? null,
    description: read.description ?? null,
    type: connectorType(read.type),
    config: read.config ?? read.connectionConfig ?? {},
    authMethod: read.authMethod ?? null,
    authConfig: read.authConfig ?? null,
  };
  return { draft: deepFreeze(draft), issues };
}
