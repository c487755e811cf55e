/** Tenants, keys, sessions, connectors, schemas, pipelines, uploads, settings. */
export const controlPlane = {
  name: '0001-control-plane',
  sql: `
CREATE TABLE sluice.tenants (
  id text PRIMARY KEY,
  name text NOT NULL,
  table_schema text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO sluice.tenants (id, name, table_schema) VALUES ('default', 'Default', 'public');

CREATE TABLE sluice.api_keys (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant text NOT NULL REFERENCES sluice.tenants ON DELETE CASCADE,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
  prefix text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_keys_prefix ON sluice.api_keys (prefix);
CREATE INDEX api_keys_page ON sluice.api_keys (tenant, seq DESC);

CREATE TABLE sluice.one_time_tokens (
  hash bytea PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'live')),
  tenant text NOT NULL REFERENCES sluice.tenants ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
  expires_at timestamptz NOT NULL
);

CREATE TABLE sluice.sessions (
  hash bytea PRIMARY KEY,
  tenant text NOT NULL REFERENCES sluice.tenants ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
  api_key_id uuid REFERENCES sluice.api_keys ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);

CREATE TABLE sluice.connectors (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant text NOT NULL REFERENCES sluice.tenants ON DELETE CASCADE,
  name text NOT NULL,
  description text,
  type text NOT NULL,
  category text NOT NULL,
  auth_method text NOT NULL,
  config jsonb NOT NULL,
  auth_secret text,
  status text NOT NULL DEFAULT 'disconnected' CHECK (status IN ('connected', 'disconnected', 'error', 'testing')),
  last_tested_at timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant, name)
);
CREATE INDEX connectors_page ON sluice.connectors (tenant, seq DESC);

CREATE TABLE sluice.schemas (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant text NOT NULL REFERENCES sluice.tenants ON DELETE CASCADE,
  name text NOT NULL,
  definition jsonb NOT NULL,
  table_name text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'draft', 'archived')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant, name),
  UNIQUE (tenant, table_name)
);
CREATE INDEX schemas_page ON sluice.schemas (tenant, seq DESC);

CREATE TABLE sluice.schema_fields (
  schema_id uuid NOT NULL REFERENCES sluice.schemas ON DELETE CASCADE,
  ordinal int NOT NULL,
  name text NOT NULL,
  definition jsonb NOT NULL,
  PRIMARY KEY (schema_id, ordinal),
  UNIQUE (schema_id, name)
);

CREATE TABLE sluice.pipelines (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  tenant text NOT NULL REFERENCES sluice.tenants ON DELETE CASCADE,
  name text NOT NULL,
  description text,
  connector_id uuid REFERENCES sluice.connectors,
  schema_id uuid REFERENCES sluice.schemas ON DELETE SET NULL,
  schedule jsonb,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'paused', 'archived')),
  latest_version int NOT NULL,
  published_version int,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant, name)
);
CREATE INDEX pipelines_page ON sluice.pipelines (tenant, seq DESC);
CREATE INDEX pipelines_connector ON sluice.pipelines (connector_id);
CREATE INDEX pipelines_schema ON sluice.pipelines (schema_id);

CREATE TABLE sluice.pipeline_versions (
  pipeline_id uuid NOT NULL REFERENCES sluice.pipelines ON DELETE CASCADE,
  version int NOT NULL,
  definition jsonb NOT NULL,
  authored_by text NOT NULL,
  comment text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (pipeline_id, version)
);

CREATE TABLE sluice.uploads (
  id uuid PRIMARY KEY,
  tenant text NOT NULL REFERENCES sluice.tenants ON DELETE CASCADE,
  pipeline_id uuid NOT NULL REFERENCES sluice.pipelines ON DELETE CASCADE,
  file_name text NOT NULL,
  path text NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL,
  idempotency_key text,
  run_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (pipeline_id, idempotency_key)
);
CREATE INDEX uploads_pipeline ON sluice.uploads (pipeline_id, created_at DESC);

CREATE TABLE sluice.settings (
  name text PRIMARY KEY,
  value jsonb NOT NULL
);
`,
};
