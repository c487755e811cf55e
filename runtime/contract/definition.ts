import type { ZodType } from 'zod';
import type { ColumnTypes } from './column.ts';
import type { Json } from './json.ts';
import type { Source } from './source.ts';

/** What zod's `meta` carries on each config field: forms, docs and redaction are derived from it. */
export interface FieldMeta {
  readonly title: string;
  readonly description: string;
  readonly examples?: readonly Json[];
  /** Never logged, never returned. */
  readonly secret?: boolean;
  /** Folded away in the form. */
  readonly advanced?: boolean;
  /** A text of several lines, such as a key. */
  readonly multiline?: boolean;
}

/** Common to connectors, operators and formats. Imports no driver: everything else derives from it at no cost. */
export interface Definition<C = unknown> {
  readonly kind: 'connector' | 'operator' | 'format';
  readonly type: string;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly config: ZodType<C>;
  /** Parsed, planned and run as tests. */
  readonly examples: readonly { readonly title: string; readonly config: Json }[];
}

/** What a source is made from. */
export interface SourceInput<C = unknown, N = unknown> {
  /** Node id, for errors. */
  readonly node: string;
  /** The connector's config, parsed. */
  readonly connector: C;
  /** Decrypted credentials, parsed by `auth[authMethod]`; `null` for `none`. */
  readonly auth: unknown;
  /** The source node's config, parsed by `source`. */
  readonly read: N;
  /** The columns that the plan wants, in the order in which vectors are laid; `null` = all, as discovered. */
  readonly columns: ColumnTypes | null;
  /** When the run started, the same after a resume; now, where a source is only looked at. Milliseconds since 1970. */
  readonly startedAt: number;
  /** Relative paths of a connector start here. */
  readonly baseDirectory: string;
  /** Target size of a batch, in bytes. */
  readonly batchBytes: number;
  /** `false` forbids addresses of private networks. */
  readonly allowPrivateHosts: boolean;
}

export const AUTH_METHODS = [
  'iam_role',
  'access_key',
  'service_account_json',
  'connection_string',
  'oauth2',
  'api_key',
  'username_password',
  'ssh_key',
  'token',
  'none',
] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

export const CONNECTOR_CATEGORIES = [
  'object_storage',
  'streaming',
  'warehouse',
  'database',
  'crm',
  'cdp',
  'messaging',
  'api',
] as const;
export type ConnectorCategory = (typeof CONNECTOR_CATEGORIES)[number];

/** One folder, one definition: `config` is the connector's, `source` the source node's. */
export interface ConnectorDefinition<C = unknown, N = unknown> extends Definition<C> {
  readonly kind: 'connector';
  readonly category: ConnectorCategory;
  /** The `meta` title of each, where it has one, is what people call the way to sign in. */
  readonly auth: Partial<Record<AuthMethod, ZodType>>;
  readonly source: ZodType<N>;
  /** Whether its sources have an `archive`. */
  readonly archives?: true;
  /** Files come to its sources by themselves, and `arrivals` lists them. */
  readonly watches?: true;
  /** What its sources read comes with a run, which brings it for one source node. */
  readonly comesWithRun?: true;
  /** Dynamic import of the driver. */
  load(): Promise<(input: SourceInput<C, N>) => Source>;
}
