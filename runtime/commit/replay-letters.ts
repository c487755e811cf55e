import type { ClientBase } from 'pg';
import type { Json } from '../contract/json.ts';
import { DEAD_LETTERS, LETTER_SOURCE } from './dead-letters.ts';

/** How far a split of a replay has come; its positions are ids of dead letters. */
interface Advance {
  readonly split: string;
  readonly from: Json | null;
  readonly to: Json | null;
}

/** Marks the dead letters between two positions as replayed. In the transaction that commits their rows. */
export async function coverLetters(client: ClientBase, runId: string, advances: readonly Advance[]): Promise<void> {
  await client.query({
    name: 'sluice-cover-letters',
    text: `UPDATE sluice.rejects AS r SET letter = 'replayed', settled_at = clock_timestamp()
      FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS a(split, position_from, position_to)
        JOIN sluice.splits AS s ON s.scope = $1 AND s.split = a.split
      WHERE r.replay_run = $1 AND r.letter = 'replaying'
        AND r.id > coalesce(a.position_from, (s.meta->>'from')::bigint) AND r.id <= a.position_to
        AND r.replay_source IS NOT DISTINCT FROM s.node`,
    values: [runId, advances.map(({ split }) => split), advances.map(({ from }) => from), advances.map(({ to }) => to)],
  });
}

/** Marks all dead letters of a replay as replayed. In the transaction that publishes its staged rows. */
export async function coverAllLetters(client: ClientBase, runId: string): Promise<void> {
  await client.query(
    `UPDATE sluice.rejects SET letter = 'replayed', settled_at = clock_timestamp()
     WHERE replay_run = $1 AND letter = 'replaying'`,
    [runId],
  );
}

/** A range of the dead letters of a replay: ids in `(from, to]`, 64 bits as text. */
export interface LetterRange {
  readonly from: string;
  readonly to: string;
  readonly letters: number;
}

/** Of which replay letters are read, and of which of its sources; `null`: it has one. */
export interface ReplayPart {
  readonly runId: string;
  readonly source: string | null;
}

/** The dead letters of a replay in ranges of about `size`, in the order of their ids; always the same ones. */
export async function letterRanges(
  client: ClientBase,
  { runId, source }: ReplayPart,
  size: number,
): Promise<readonly LetterRange[]> {
  const { rows } = await client.query<LetterRange>(
    `SELECT (min(id) - 1)::text AS from, max(id)::text AS to, count(*)::int AS letters
     FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / $2 AS part FROM sluice.rejects
       WHERE replay_run = $1 AND replay_source IS NOT DISTINCT FROM $3) AS l
     GROUP BY part ORDER BY part`,
    [runId, size, source],
  );
  return rows;
}

/** A dead letter as a replay reads it. */
export interface LetterRecord {
  /** 64 bits, as text. */
  readonly id: string;
  /** JSON text: the edited record, or the one that the source gave. */
  readonly record: string | null;
  readonly isEdited: boolean;
  readonly code: string;
  readonly reason: string;
  readonly column: string | null;
  readonly value: string | null;
  /** Where its row was read. */
  readonly label: string;
  /** 64 bits, as text. */
  readonly row: string;
}

const LETTER = `id, coalesce(edited, record)::text AS record, edited IS NOT NULL AS "isEdited", code, reason,
  column_name AS column, value, label, row_number::text AS row`;

/** Up to `limit` dead letters of a replay, with ids in `(after, to]`. */
export async function readLetters(
  client: ClientBase,
  { runId, source }: ReplayPart,
  { after, to, limit }: { readonly after: string; readonly to: string; readonly limit: number },
): Promise<readonly LetterRecord[]> {
  const { rows } = await client.query<LetterRecord>({
    name: 'sluice-read-letters',
    text: `SELECT ${LETTER} FROM sluice.rejects WHERE replay_run = $1 AND id > $2 AND id <= $3
      AND replay_source IS NOT DISTINCT FROM $5 ORDER BY id LIMIT $4`,
    values: [runId, after, to, limit, source],
  });
  return rows;
}

/** A dead letter with the node of its source, in the plan of the run that rejected it. */
export interface SourcedLetter extends LetterRecord {
  readonly source: string;
  /** That plan had no other source. */
  readonly isOnly: boolean;
}

/** Dead letters by their ids, in their order. */
export async function readLettersById(client: ClientBase, ids: readonly string[]): Promise<readonly SourcedLetter[]> {
  const { rows } = await client.query<SourcedLetter>(
    `SELECT l.*, ${LETTER_SOURCE} AS source, at.node IS NULL AS "isOnly"
     FROM ${DEAD_LETTERS} JOIN LATERAL (SELECT ${LETTER} FROM sluice.rejects AS one WHERE one.id = r.id) AS l ON true
     WHERE r.id = ANY($1::bigint[]) ORDER BY r.id`,
    [ids],
  );
  return rows;
}
