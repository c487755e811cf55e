import type { AuthMethod } from '../../runtime/contract/definition.ts';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { Json } from '../../runtime/contract/json.ts';
import type { AnyConnector, Registry } from '../../runtime/contract/registry.ts';
import { hasErrors } from '../../runtime/plan/issues.ts';
import type { ConnectorDraft } from '../../runtime/plan/model/connector.ts';
import { checkConnector, validateConnector } from '../../runtime/plan/validate-connector.ts';

/** A connector that its type's definition takes. */
export interface ReadyConnector {
  readonly definition: AnyConnector;
  readonly authMethod: AuthMethod;
  /** Credentials as given, in the clear; `null` where the method needs none. */
  readonly auth: Json | null;
  /** Settings and credentials with their defaults, as the driver takes them. */
  readonly parsed: { readonly config: Json; readonly auth: unknown };
}

type Ready =
  | { readonly connector: ReadyConnector; readonly issues: readonly Issue[] }
  | { readonly connector: null; readonly issues: readonly Issue[] };

/** Holds a connector to its type's definition. */
export function readyConnector(registry: Registry, draft: ConnectorDraft): Ready {
  const issues = validateConnector(draft, registry);
  const { config, authMethod } = checkConnector(draft, registry, '');
  const definition = registry.connectors.find(({ type }) => type === draft.type);
  if (hasErrors(issues) || definition === undefined || authMethod === null) return { connector: null, issues };
  const auth = authMethod === 'none' ? null : (draft.authConfig ?? {});
  const parsedAuth = auth === null ? null : (definition.auth[authMethod]?.parse(auth) ?? null);
  return { connector: { definition, authMethod, auth, parsed: { config, auth: parsedAuth } }, issues };
}
