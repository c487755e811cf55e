/**
 * Triggers of the live versions. `epoch`: of the last look; who looks later may alone store what it found. `next_look_at`
 * NULL: at once. `hastened`: somebody has said that there is something, since the last look began. `error`: of the last
 * look, where it failed; `failures` in a row, `failing_since` their first, `is_told` whether an alert says so.
 */
export const triggers = {
  name: '0003-triggers',
  sql: `
CREATE SEQUENCE sluice.looks;
CREATE TABLE sluice.triggers (
  pipeline_id uuid PRIMARY KEY REFERENCES sluice.pipelines ON DELETE CASCADE,
  version int NOT NULL,
  epoch bigint NOT NULL DEFAULT 0,
  next_look_at timestamptz,
  hastened boolean NOT NULL DEFAULT false,
  last_look_at timestamptz,
  last_arrival_at timestamptz,
  last_run_id uuid,
  waiting int NOT NULL DEFAULT 0,
  deadline_at timestamptz,
  missed_at timestamptz,
  error jsonb,
  failures int NOT NULL DEFAULT 0,
  failing_since timestamptz,
  is_told boolean NOT NULL DEFAULT false
);
CREATE INDEX triggers_due ON sluice.triggers (next_look_at NULLS FIRST);
`,
};
