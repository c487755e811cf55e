import { createHash } from 'node:crypto';

/** An index of Postgres takes keys of some 2,700 bytes; an address that is signed may have more. */
const MOST_BYTES = 1_500;
const SHOWN = 200;

/** What a run knows a file by: its label, or of a long one the beginning and a digest of all. */
export function splitId(label: string): string {
  if (Buffer.byteLength(label) <= MOST_BYTES) return label;
  return `${label.slice(0, SHOWN).toWellFormed()}… sha256:${createHash('sha256').update(label).digest('hex')}`;
}
