import type { AskedConnector, AuthMethod, Connector, ConnectorDefinition } from '../api/model.ts';
import type { Settings } from '../forms/settings.ts';

/** A connector as it stands in its form. */
export interface ConnectorDraft {
  readonly name: string;
  readonly description: string;
  readonly config: Settings;
  readonly authMethod: AuthMethod;
  /** `null`: the credentials that are stored stay. */
  readonly authConfig: Settings | null;
}

/** Folders between which a test tries to move: from a node's path into its archive. */
export interface ArchiveTest {
  readonly from: string;
  readonly to: string;
}

/** The settings of a source node that puts files away so. */
export function archivingSource({ from, to }: ArchiveTest) {
  return { ...(from.trim() !== '' && { path: from.trim() }), atomicity: { successFolder: to.trim() } };
}

/** Ways to sign in, in the order of the definition. */
export function signInMethods({ auth }: ConnectorDefinition): readonly AuthMethod[] {
  const methods = Object.keys(auth) as AuthMethod[];
  return methods.length === 0 ? ['none'] : methods;
}

/** A new one, or one like another: but for the credentials, which nobody is shown. */
export function newDraft(definition: ConnectorDefinition, like?: Connector): ConnectorDraft {
  return {
    name: like === undefined ? '' : `${like.name} copy`,
    description: like?.description ?? '',
    config: like?.config ?? {},
    authMethod: like?.authMethod ?? signInMethods(definition)[0]!,
    authConfig: {},
  };
}

export function draftOf(connector: Connector): ConnectorDraft {
  const { name, description, config, authMethod, hasCredentials } = connector;
  return { name, description: description ?? '', config, authMethod, authConfig: hasCredentials ? null : {} };
}

/** What of it says where it leads and how it signs in. */
export function connectionOf({ config, authMethod, authConfig }: ConnectorDraft) {
  return { config, authMethod, ...(authConfig === null || authMethod === 'none' ? {} : { authConfig }) };
}

/** What is tested or looked into; `id` of one that is stored already. */
export function askedConnector(draft: ConnectorDraft, type: string, id?: string): AskedConnector {
  return { ...(id === undefined ? {} : { id }), type, ...connectionOf(draft) };
}
