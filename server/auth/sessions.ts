import type { Kysely } from 'kysely';
import type { Database } from '../store/database.ts';
import type { Grant } from './one-time-tokens.ts';
import { randomToken, tokenHash } from './token-hash.ts';

export const SESSION_MS = 30 * 24 * 3_600_000;

export interface SessionGrant extends Grant {
  readonly apiKeyId: string | null;
}

/** A signed-in browser; the id goes into its cookie and is stored as a hash. */
export async function createSession(
  db: Kysely<Database>,
  grant: SessionGrant,
): Promise<{ id: string; expiresAt: Date }> {
  const id = randomToken();
  const expiresAt = new Date(Date.now() + SESSION_MS);
  await db.deleteFrom('sessions').where('expires_at', '<', new Date()).execute();
  await db
    .insertInto('sessions')
    .values({
      hash: tokenHash(id),
      tenant: grant.tenant,
      role: grant.role,
      api_key_id: grant.apiKeyId,
      expires_at: expiresAt,
    })
    .execute();
  return { id, expiresAt };
}

export async function findSession(db: Kysely<Database>, id: string): Promise<SessionGrant | null> {
  const row = await db
    .selectFrom('sessions')
    .select(['tenant', 'role', 'api_key_id as apiKeyId'])
    .where('hash', '=', tokenHash(id))
    .where('expires_at', '>', new Date())
    .executeTakeFirst();
  return row ?? null;
}

export async function endSession(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('hash', '=', tokenHash(id)).execute();
}
