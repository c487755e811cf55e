import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Database } from '../store/database.ts';
import type { Role } from './role.ts';
import { DEFAULT_TENANT } from './tenants.ts';
import { randomToken, tokenHash } from './token-hash.ts';

export const KEY_PREFIX = 'slc_';
const SHORTEST_KEY = 16;

/** What may be shown of a key: enough to find its row by, and never more than a third. */
const shownPart = (text: string): string => text.slice(0, Math.min(KEY_PREFIX.length + 8, Math.floor(text.length / 3)));

export interface NewApiKey {
  readonly tenant: string;
  readonly name: string;
  readonly role: Role;
}

/** A fresh key. The text is not stored and cannot be had again. */
export const newKeyText = (): string => KEY_PREFIX + randomToken();

/** Stores a key's hash; `text` is given where the operator chose the key. */
export async function createApiKey(
  db: Kysely<Database>,
  key: NewApiKey,
  text = newKeyText(),
): Promise<{ id: string; text: string }> {
  if (text.length < SHORTEST_KEY) {
    throw new PipelineError('config.weak_key', {
      message: `An API key has at least ${SHORTEST_KEY} characters; this one has ${text.length}.`,
      next: 'Choose a longer one, or leave it out and let the server make one.',
    });
  }
  const id = randomUUID();
  await db
    .insertInto('api_keys')
    .values({ id, ...key, prefix: shownPart(text), hash: tokenHash(text), last_used_at: null, revoked_at: null })
    .execute();
  return { id, text };
}

/** Makes sure that the operator's own key (`SLUICE_ADMIN_KEY`) opens the default tenant; at every start. */
export async function ensureAdminKey(db: Kysely<Database>, text: string): Promise<void> {
  const known = await findApiKey(db, text);
  if (known === null) await createApiKey(db, { tenant: DEFAULT_TENANT, name: 'admin', role: 'admin' }, text);
}

export interface FoundKey {
  readonly id: string;
  readonly tenant: string;
  readonly role: Role;
}

/** The key's row, unless it was revoked. Compares in constant time. */
export async function findApiKey(db: Kysely<Database>, text: string): Promise<FoundKey | null> {
  const hash = tokenHash(text);
  const candidates = await db
    .selectFrom('api_keys')
    .select(['id', 'tenant', 'role', 'hash'])
    .where('prefix', '=', shownPart(text))
    .where('revoked_at', 'is', null)
    .execute();
  return candidates.find((candidate) => timingSafeEqual(candidate.hash, hash)) ?? null;
}
