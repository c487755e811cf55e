import type { LetterRecord } from '../../commit/replay-letters.ts';
import type { ColumnTypes } from '../../contract/column.ts';
import type { Json } from '../../contract/json.ts';
import type { Cell } from '../../contract/vector.ts';
import { keepRespelled } from '../../rows/keep-digits.ts';
import { parseJson } from '../../rows/parse-json.ts';

/** Fields of a record by name; numbers that a double would print otherwise are kept as their text. */
export type LetterFields = Readonly<Record<string, Cell>>;

type Read = { readonly ok: true; readonly fields: LetterFields } | { readonly ok: false; readonly record: Json };

/** The fields of a dead letter; not ok where its record was never taken apart into fields. */
export function readLetterRecord(
  { record, isEdited }: Pick<LetterRecord, 'record' | 'isEdited'>,
  columns: ColumnTypes,
): Read {
  const parsed: unknown = record === null ? null : parseJson(record, keepRespelled);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { ok: false, record: parsed as Json };
  }
  const names = Object.keys(parsed);
  const isRaw = !isEdited && names.length === 1 && names[0] === 'raw' && !columns.some(({ name }) => name === 'raw');
  return isRaw ? { ok: false, record: parsed as Json } : { ok: true, fields: parsed as LetterFields };
}
