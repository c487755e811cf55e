import type { AuthMethod, ConnectorDefinition } from '../contract/definition.ts';
import type { Issue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import { suggestion } from '../contract/nearest.ts';
import type { Registry } from '../contract/registry.ts';
import { check, error } from './issues.ts';
import { jsonPath } from './json-path.ts';
import type { ConnectorDraft } from './model/connector.ts';
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
  return definition === null || authMethod === null
    ? issues
    : [...issues, ...credentialIssues(connector, definition, authMethod, jsonPath(path, 'authConfig'))];
}

function credentialIssues(
  { authConfig }: ConnectorDraft,
  definition: ConnectorDefinition,
  method: AuthMethod,
  path: string,
): readonly Issue[] {
  const given = authConfig ?? {};
  const model = definition.auth[method];
  if (method !== 'none' && model !== undefined) {
    const credentials = check(model, given, path);
    return credentials.ok ? [] : credentials.issues;
  }
  if (Object.keys(given).length === 0) return [];
  const message = `A ${definition.title} connector takes no credentials`;
  return [error({ code: 'connector.auth', path, message, next: 'Leave authConfig out.' })];
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
