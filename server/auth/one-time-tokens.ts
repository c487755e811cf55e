import type { Kysely } from 'kysely';
import type { Database, TokenPurpose } from '../store/database.ts';
import type { Role } from './role.ts';
import { randomToken, tokenHash } from './token-hash.ts';

export interface Grant {
  readonly tenant: string;
  readonly role: Role;
}

const LIFE_MS: Readonly<Record<TokenPurpose, number>> = {
  sign_in: 24 * 3_600_000,
  live: 60_000,
};

/** A token that opens once, for a day (sign-in) or a minute (a WebSocket). */
export async function createOneTimeToken(
  db: Kysely<Database>,
  purpose: TokenPurpose,
  grant: Grant,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomToken();
  const expiresAt = new Date(Date.now() + LIFE_MS[purpose]);
  await db.deleteFrom('one_time_tokens').where('expires_at', '<', new Date()).execute();
  await db
    .insertInto('one_time_tokens')
    .values({ hash: tokenHash(token), purpose, tenant: grant.tenant, role: grant.role, expires_at: expiresAt })
    .execute();
  return { token, expiresAt };
}

/** Uses the token up. `null`: unknown, used already, or too old. */
export async function redeemToken(db: Kysely<Database>, purpose: TokenPurpose, token: string): Promise<Grant | null> {
  const row = await db
    .deleteFrom('one_time_tokens')
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', purpose)
    .returning(['tenant', 'role', 'expires_at'])
    .executeTakeFirst();
  return row === undefined || row.expires_at < new Date() ? null : { tenant: row.tenant, role: row.role };
}
