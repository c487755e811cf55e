import type { AuthMethod } from '../../../runtime/contract/definition.ts';
import type { Json } from '../../../runtime/contract/json.ts';
import type { AnyConnector, Registry } from '../../../runtime/contract/registry.ts';
import { hasErrors } from '../../../runtime/plan/issues.ts';
import type { ConnectorDraft } from '../../../runtime/plan/model/connector.ts';
import { checkConnector as checkSettings, validateConnector } from '../../../runtime/plan/validate-connector.ts';
import { invalid } from '../api-error.ts';

/** A connector that its type's definition takes. */
export interface CheckedConnector {
  readonly definition: AnyConnector;
  readonly authMethod: AuthMethod;
  /** Credentials as given, in the clear; `null` where the method needs none. */
  readonly auth: Json | null;
  /** Settings and credentials with their defaults, as the driver takes them. */
  readonly parsed: { readonly config: Json; readonly auth: unknown };
}

/** Holds a connector to its type's definition; throws with every issue. */
export function checkConnector(registry: Registry, draft: ConnectorDraft): CheckedConnector {
  const issues = validateConnector(draft, registry);
  const { config, authMethod } = checkSettings(draft, registry, '');
  const definition = registry.connectors.find(({ type }) => type === draft.type);
  if (hasErrors(issues) || definition === undefined || authMethod === null) throw invalid(issues);
  const needsAuth = authMethod !== 'none';
  return {
    definition,
    authMethod,
    auth: needsAuth ? (draft.authConfig ?? {}) : null,
    parsed: { config, auth: needsAuth ? (definition.auth[authMethod]?.parse(draft.authConfig ?? {}) ?? null) : null },
  };
}
