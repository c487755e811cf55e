import type { Role } from './role.ts';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** Postgres schema of the tenant's `ds_` tables. */
  readonly tableSchema: string;
}

/** Who asks, and on whose behalf. */
export interface Caller {
  readonly tenant: Tenant;
  readonly role: Role;
  /** How the caller proved it: browsers' sessions need the same-origin check. */
  readonly by: 'key' | 'session';
  /** For the log and a version's author: `key:<id>`, also of the key that a session was opened with, or `session`. */
  readonly actor: string;
}
