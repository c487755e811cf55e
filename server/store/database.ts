import type { ColumnType, JSONColumnType } from 'kysely';
import type { Json } from '../../runtime/contract/json.ts';
import type { Role } from '../auth/role.ts';

/** A timestamptz: a `Date` when read, text or `Date` when written. */
type Instant = ColumnType<Date, Date | string, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | string | null, Date | string | null>;
/** Set by the database when the row is made. */
type Stamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** A jsonb column, written as JSON text so that arrays are not taken for Postgres arrays. */
type Stored<T extends object | null> = JSONColumnType<T, string, string>;

/** Counts up over a table; lists page by it, newest first. A bigint, so text in JavaScript. */
type Sequence = ColumnType<string, never, never>;

export interface TenantTable {
  id: string;
  name: string;
  /** Postgres schema that holds the tenant's `ds_` tables. */
  table_schema: string;
  created_at: Stamp;
}

export interface ApiKeyTable {
  id: string;
  seq: Sequence;
  tenant: string;
  name: string;
  role: Role;
  /** First characters of the key: finds the row, tells keys apart in a list. */
  prefix: string;
  hash: Buffer;
  created_at: Stamp;
  last_used_at: MaybeInstant;
  revoked_at: MaybeInstant;
}

export const TOKEN_PURPOSES = ['sign_in', 'live'] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

/** Tokens that work once: sign-in links and WebSocket tickets. */
export interface OneTimeTokenTable {
  hash: Buffer;
  purpose: TokenPurpose;
  tenant: string;
  role: Role;
  expires_at: Instant;
}

export interface SessionTable {
  hash: Buffer;
  tenant: string;
  role: Role;
  /** The key that opened it; revoking the key ends the session. */
  api_key_id: string | null;
  created_at: Stamp;
  expires_at: Instant;
}

export interface ConnectorTable {
  id: string;
  seq: Sequence;
  tenant: string;
  name: string;
  description: string | null;
  type: string;
  category: string;
  auth_method: string;
  config: Stored<{ readonly [key: string]: Json }>;
  /** AES-256-GCM envelope of `store/secrets.ts`; `null` where the method needs none. */
  auth_secret: string | null;
  status: 'connected' | 'disconnected' | 'error' | 'testing';
  last_tested_at: MaybeInstant;
  last_error: string | null;
  created_at: Stamp;
  updated_at: Stamp;
}

export interface SchemaTable {
  id: string;
  seq: Sequence;
  tenant: string;
  name: string;
  /** All of the definition but name and fields, as it was given. */
  definition: Stored<{ readonly [key: string]: Json }>;
  table_name: string;
  status: 'active' | 'draft' | 'archived';
  created_at: Stamp;
  updated_at: Stamp;
}

export interface SchemaFieldTable {
  schema_id: string;
  ordinal: number;
  name: string;
  definition: Stored<{ readonly [key: string]: Json }>;
}

export interface PipelineTable {
  id: string;
  seq: Sequence;
  tenant: string;
  name: string;
  description: string | null;
  connector_id: string | null;
  schema_id: string | null;
  schedule: Stored<Json & object> | null;
  status: 'draft' | 'active' | 'paused' | 'archived';
  latest_version: number;
  published_version: number | null;
  created_at: Stamp;
  updated_at: Stamp;
}

export interface PipelineVersionTable {
  pipeline_id: string;
  version: number;
  /** The pipeline's nodes/edges form, as `runtime/plan` parses it. */
  definition: Stored<{ readonly [key: string]: Json }>;
  authored_by: string;
  comment: string | null;
  created_at: Stamp;
  /** When it last became the live version; `null`: it never was. */
  published_at: MaybeInstant;
  published_by: string | null;
}

export interface UploadTable {
  id: string;
  tenant: string;
  pipeline_id: string;
  file_name: string;
  /** Path below the data folder. */
  path: string;
  bytes: string;
  sha256: string;
  /** The sender's own name for this upload: sent again, it starts nothing new. */
  idempotency_key: string | null;
  run_id: string | null;
  created_at: Stamp;
}

export interface SettingTable {
  name: string;
  value: Stored<Json & object>;
}

/** The control plane's tables, all in the Postgres schema `sluice`. */
export interface Database {
  tenants: TenantTable;
  api_keys: ApiKeyTable;
  one_time_tokens: OneTimeTokenTable;
  sessions: SessionTable;
  connectors: ConnectorTable;
  schemas: SchemaTable;
  schema_fields: SchemaFieldTable;
  pipelines: PipelineTable;
  pipeline_versions: PipelineVersionTable;
  uploads: UploadTable;
  settings: SettingTable;
}
