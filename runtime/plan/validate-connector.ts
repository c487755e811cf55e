import type { AuthMethod, ConnectorDefinition } from '../contract/definition.ts';
import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import type { Registry } from '../contract/registry.ts';
import { check, error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ConnectorDraft } from './model/connector.ts';
import { suggestion } from './nearest.ts';
import { findConnector } from './registry-lookup.ts';

export interface CheckedConnector {
  /** `null` when there is no such type. */
  readonly definition: ConnectorDefinition | null;
  /** Settings with defaults filled in; `null` when they are wrong. */
  readonly config: Json;
  /** The method given, or the only one that needs no credentials. */
  readonly authMethod: AuthMethod | null;
  readonly issues: readonly Issue[];
}

type ConnectorSettings = Pick<ConnectorDraft, 'type' | 'config' | 'authMethod'>;

/** Holds a connector's type, settings and way to sign in to the registry. `path` is where the author wrote the connector. */
export function checkConnector(connector: ConnectorSettings, registry: Registry, path: string): CheckedConnector {
  const definition = findConnector(registry, connector.type);
  if (definition === null) {
    const types = registry.connectors.map(({ type }) => type);
    const issue = error({
      code: 'connector.unknown_type',
      path: jsonPath(path, 'type'),
      message: `Connector type "${connector.type}" is not known${suggestion(connector.type, types)}`,
      next: `Supported: ${types.join(', ')}.`,
    });
    return { definition: null, config: null, authMethod: null, issues: [issue] };
  }
  const config = check(definition.config, connector.config, jsonPath(path, 'config'));
  const auth = signIn(connector, definition, path);
  return {
    definition,
    config: config.ok ? (config.value as Json) : null,
    authMethod: auth.method,
    issues: [...(config.ok ? [] : config.issues), ...auth.issues],
  };
}

/** Everything that is wrong with a connector, its credentials too. */
export function validateConnector(connector: ConnectorDraft, registry: Registry, path = ''): readonly Issue[] {
  const { definition, authMethod, issues } = checkConnector(connector, registry, path);
  const model = authMethod === null || authMethod === 'none' ? undefined : definition?.auth[authMethod];
  if (definition === null || authMethod === null) return issues;
  const at = jsonPath(path, 'authConfig');
  if (model === undefined) {
    if (connector.authConfig === null || Object.keys(connector.authConfig).length === 0) return issues;
    const message = `A ${definition.title} connector takes no credentials`;
    return [...issues, error({ code: 'connector.auth', path: at, message, next: 'Leave authConfig out.' })];
  }
  const credentials = check(model, connector.authConfig ?? {}, at);
  return credentials.ok ? issues : [...issues, ...credentials.issues];
}

function signIn(
  connector: ConnectorSettings,
  definition: ConnectorDefinition,
  path: string,
): { readonly method: AuthMethod | null; readonly issues: readonly Issue[] } {
  const offered = Object.keys(definition.auth) as AuthMethod[];
  const methods: readonly AuthMethod[] = offered.length === 0 ? ['none'] : offered;
  const method = connector.authMethod ?? (methods.includes('none') ? 'none' : null);
  if (method !== null && methods.includes(method)) return { method, issues: [] };
  const said = method === null ? 'needs an authMethod' : `cannot sign in by "${method}"`;
  const issue = error({
    code: 'connector.auth',
    path: jsonPath(path, 'authMethod'),
    message: `A ${definition.title} connector ${said}`,
    next: `Supported: ${methods.join(', ')}.`,
  });
  return { method: null, issues: [issue] };
}
