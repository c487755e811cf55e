/**
 * The tables that hold the truth about runs, in the database that holds the rows. Idempotent; sent as one simple
 * query it is one transaction, and the advisory lock makes several starting processes wait for each other.
 *
 * `splits.fillfactor`: each commit updates its split's row; half-empty pages keep those updates on the same page.
 * `staging_marks` is UNLOGGED on purpose: a crash that empties unlogged staging tables empties it as well.
 * `splits.owner`: token of the lane that holds the split; an epoch that it raised itself is no other owner.
 * `runs.published`: of a staged load, how many of its rows became rows of the target.
 * `runs.watermark`: where the mark stood when the run started, and where it left it.
 * `runs.wait`: of a run that had nothing to read, as `RunWait`; it is `pending` again while it waits.
 * `alerts`: what a person should know of and has not read yet, or has since `acknowledged_at`.
 * `old_tables`: tables whose place another one has taken, by their identity: a table of the same name is not one of them.
 * `archived_files.path`: where the object of a split is about to go, or, since `done_at`, is. `reason`: of one that has failed, what
 * is written beside it; then `meta` is the split's, and `version` what the object has where it lies.
 * `operator_states.state`: what a node has learned of the rows of one commit, see `OperatorState`; gone once the run has ended well.
 * `file_claimers`: runs that may hold files, and the folders that their claims lie in, as their sources name them: also once the
 * runs are deleted.
 * `seen_keys.key`: SHA-256 of a key that a node has let through once for all runs of its pipeline.
 * `loaded_files`: what a source's files were when a run had loaded them; `version` and `modified_ms` as in the metadata of a split.
 * `arrivals`: files that a trigger has found: `seen_at` since when as they are, `look` which look saw them last, `run_id`
 * the run that they were given to. `alerts.run_id`: of a trigger none.
 * `rejects.byte_offset`: as `Reject.byte`.
 * `rejects.record` is `json`, not `jsonb`: jsonb refuses the escapes of NUL and of lone surrogates.
 * `rejects.letter`, `edited`, `replay_run`: of dead letters: what became of one, what is replayed in place of its
 * record, the replay that took it and, where that reads several sources, the node of the one that it goes in at. `replay_of`: of a row that was rejected in a replay, the dead letter that it was.
 */
export const COMMIT_TABLES = `
SELECT pg_advisory_xact_lock(7236115910);

CREATE SCHEMA IF NOT EXISTS sluice;

CREATE TABLE IF NOT EXISTS sluice.runs (
  id uuid PRIMARY KEY,
  tenant text NOT NULL,
  pipeline_id text,
  pipeline_name text NOT NULL,
  version integer,
  status text NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'running', 'success', 'partial', 'failed', 'cancelled')),
  mode text NOT NULL,
  load_strategy text NOT NULL,
  trigger text NOT NULL,
  plan jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  resumed_at timestamptz,
  read_before_resume bigint NOT NULL DEFAULT 0,
  finished_at timestamptz,
  splits_listed boolean NOT NULL DEFAULT false,
  cancel_requested boolean NOT NULL DEFAULT false,
  staging jsonb,
  published_at timestamptz,
  published jsonb,
  watermark jsonb,
  backed_up boolean NOT NULL DEFAULT false,
  wait jsonb,
  counts jsonb,
  balanced boolean NOT NULL DEFAULT true,
  nodes jsonb,
  checks jsonb,
  left_out jsonb,
  error jsonb
);
CREATE INDEX IF NOT EXISTS runs_by_tenant ON sluice.runs (tenant, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS runs_by_pipeline ON sluice.runs (pipeline_id, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS runs_going_on ON sluice.runs (created_at) WHERE status IN ('pending', 'running');

CREATE TABLE IF NOT EXISTS sluice.splits (
  scope uuid NOT NULL,
  split text NOT NULL,
  node text,
  ordinal bigint NOT NULL,
  label text NOT NULL,
  meta jsonb NOT NULL,
  bytes bigint,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'done')),
  epoch bigint NOT NULL DEFAULT 0,
  owner uuid,
  position jsonb,
  counters jsonb NOT NULL DEFAULT '{"read":0,"loaded":0,"bytes":0,"skipped":0,"deadLettered":0,"nodes":{},"droppedValues":{}}',
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (scope, split)
) WITH (fillfactor = 50);
DO $$ BEGIN
  -- Databases of earlier versions. An ALTER at every start would wait for the seals of running loads.
${addColumn('splits', 'owner', 'uuid')}
${addColumn('splits', 'node', 'text')}
${addColumn('runs', 'published', 'jsonb')}
${addColumn('runs', 'checks', 'jsonb')}
${addColumn('runs', 'watermark', 'jsonb')}
${addColumn('runs', 'backed_up', 'boolean NOT NULL DEFAULT false')}
${addColumn('runs', 'wait', 'jsonb')}
${addColumn('runs', 'left_out', 'jsonb')}
END $$;
CREATE TABLE IF NOT EXISTS sluice.operator_states (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL,
  node text NOT NULL,
  state bytea STORAGE EXTERNAL NOT NULL
);
CREATE INDEX IF NOT EXISTS operator_states_by_run ON sluice.operator_states (run_id, node, id);
CREATE INDEX IF NOT EXISTS splits_to_take ON sluice.splits (scope, ordinal) WHERE status = 'pending';

CREATE TABLE IF NOT EXISTS sluice.rejects (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL,
  pipeline_id text,
  split text NOT NULL,
  label text NOT NULL,
  row_number bigint NOT NULL,
  line bigint,
  line_column bigint,
  node text NOT NULL,
  column_name text,
  value text,
  code text NOT NULL,
  reason text NOT NULL,
  rule text,
  record json,
  disposition text NOT NULL CHECK (disposition IN ('dead_letter', 'skipped', 'failed')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
DO $$ BEGIN
${addColumn('rejects', 'rule', 'text')}
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'sluice.rejects'::regclass AND attname = 'letter') THEN
    ALTER TABLE sluice.rejects
      ADD COLUMN letter text NOT NULL DEFAULT 'open' CHECK (letter IN ('open', 'replaying', 'replayed', 'discarded')),
      ADD COLUMN edited json,
      ADD COLUMN edited_at timestamptz,
      ADD COLUMN settled_at timestamptz,
      ADD COLUMN replay_run uuid,
      ADD COLUMN replay_of bigint;
  END IF;
${addColumn('rejects', 'replay_source', 'text')}
${addColumn('rejects', 'byte_offset', 'bigint')}
END $$;
CREATE INDEX IF NOT EXISTS rejects_by_replay ON sluice.rejects (replay_run, id) WHERE replay_run IS NOT NULL;
CREATE INDEX IF NOT EXISTS rejects_again ON sluice.rejects (replay_of) WHERE replay_of IS NOT NULL;
CREATE INDEX IF NOT EXISTS rejects_by_run ON sluice.rejects (run_id, id);
CREATE INDEX IF NOT EXISTS rejects_by_pipeline ON sluice.rejects (pipeline_id, id) WHERE disposition = 'dead_letter';

CREATE UNLOGGED TABLE IF NOT EXISTS sluice.staging_marks (
  generation uuid PRIMARY KEY
);

CREATE TABLE IF NOT EXISTS sluice.watermarks (
  tenant text NOT NULL,
  pipeline text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  column_name text NOT NULL,
  value text NOT NULL,
  run_id uuid NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant, pipeline, schema_name, table_name, column_name)
);

CREATE TABLE IF NOT EXISTS sluice.backups (
  schema_name text NOT NULL,
  table_name text NOT NULL,
  backup_oid oid NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (schema_name, table_name)
);

CREATE TABLE IF NOT EXISTS sluice.run_hooks (
  run_id uuid NOT NULL,
  place text NOT NULL CHECK (place IN ('before', 'after')),
  number integer NOT NULL,
  done_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, place, number)
);

CREATE TABLE IF NOT EXISTS sluice.archived_files (
  run_id uuid NOT NULL,
  split text NOT NULL,
  path text NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (run_id, split)
);
DO $$ BEGIN
${addColumn('archived_files', 'node', 'text')}
${addColumn('archived_files', 'reason', 'jsonb')}
${addColumn('archived_files', 'meta', 'jsonb')}
${addColumn('archived_files', 'version', 'text')}
END $$;

CREATE TABLE IF NOT EXISTS sluice.file_claimers (
  run_id uuid NOT NULL,
  folder text NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, folder)
);

CREATE TABLE IF NOT EXISTS sluice.old_tables (
  schema_name text NOT NULL,
  table_name text NOT NULL,
  old_oid oid NOT NULL,
  keep_hours double precision NOT NULL,
  swapped_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (schema_name, table_name)
);

CREATE TABLE IF NOT EXISTS sluice.seen_keys (
  tenant text NOT NULL,
  pipeline text NOT NULL,
  node text NOT NULL,
  key bytea NOT NULL,
  PRIMARY KEY (tenant, pipeline, node, key)
);

CREATE TABLE IF NOT EXISTS sluice.loaded_files (
  tenant text NOT NULL,
  pipeline text NOT NULL,
  target text NOT NULL,
  node text NOT NULL,
  file text NOT NULL,
  version text NOT NULL,
  modified_ms numeric,
  bytes bigint,
  run_id uuid NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant, pipeline, target, node, file)
);

CREATE TABLE IF NOT EXISTS sluice.arrivals (
  tenant text NOT NULL,
  pipeline text NOT NULL,
  node text NOT NULL,
  file text NOT NULL,
  version text NOT NULL,
  modified_ms numeric,
  bytes bigint NOT NULL,
  seen_at timestamptz NOT NULL,
  look bigint NOT NULL,
  run_id uuid,
  PRIMARY KEY (tenant, pipeline, node, file)
);
CREATE INDEX IF NOT EXISTS arrivals_waiting ON sluice.arrivals (tenant, pipeline) WHERE run_id IS NULL;

CREATE TABLE IF NOT EXISTS sluice.alerts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant text NOT NULL,
  pipeline_id text,
  pipeline_name text NOT NULL,
  run_id uuid,
  node text NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  next text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  acknowledged_at timestamptz,
  UNIQUE (run_id, node, code)
);
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'sluice.alerts'::regclass AND attname = 'run_id' AND attnotnull) THEN
    ALTER TABLE sluice.alerts ALTER COLUMN run_id DROP NOT NULL;
  END IF;
END $$;
CREATE INDEX IF NOT EXISTS alerts_by_tenant ON sluice.alerts (tenant, id DESC);

CREATE TABLE IF NOT EXISTS sluice.run_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  stage text NOT NULL,
  message text NOT NULL
);
CREATE INDEX IF NOT EXISTS run_log_by_run ON sluice.run_log (run_id, id);
`;

/** A column that databases of earlier versions lack: a statement of PL/pgSQL. */
function addColumn(table: string, column: string, type: string): string {
  return `  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'sluice.${table}'::regclass AND attname = '${column}') THEN
    ALTER TABLE sluice.${table} ADD COLUMN ${column} ${type};
  END IF;`;
}
