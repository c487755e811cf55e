import type { z } from 'zod';
import type { AuthMethod } from '../../../runtime/contract/definition.ts';
import type { ConnectorDraft } from '../../../runtime/plan/model/connector.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { type ConnectorRow, connectorAuth } from '../../store/connectors.ts';
import { ApiError } from '../api-error.ts';
import type { ApiDeps } from '../deps.ts';
import type { askedConnectorModel } from './schema.ts';

export type Written = z.output<typeof askedConnectorModel>;

/** The connector that the body asks for; what it leaves out comes from the saved one. */
export function connectorInput(body: Written, saved: { row: ConnectorRow; deps: ApiDeps } | null): ConnectorDraft {
  const type = body.type ?? saved?.row.type;
  if (type === undefined) {
    throw new ApiError(400, 'request.no_connector', {
      message: 'The request names neither a saved connector (`id`) nor a `type`.',
      next: 'Send the id of a saved connector, or type, config and credentials.',
    });
  }
  const sameType = type === saved?.row.type;
  const authMethod = body.authMethod ?? (sameType ? (saved.row.auth_method as AuthMethod) : null);
  const sameMethod = sameType && authMethod === saved.row.auth_method;
  if (body.config !== undefined && body.connectionConfig !== undefined) {
    throw new ApiError(400, 'request.said_twice', {
      message: 'config and connectionConfig are two spellings of the same.',
      next: 'Send only config.',
    });
  }
  return {
    name: body.name ?? saved?.row.name ?? null,
    description: null,
    type,
    config: body.config ?? body.connectionConfig ?? (sameType ? saved.row.config : {}),
    authMethod,
    authConfig:
      body.authConfig ?? (sameMethod ? (connectorAuth(saved.deps.secrets, saved.row) as JsonObject | null) : null),
  };
}
