import type { Pool } from 'pg';
import { DEAD_LETTERS, LETTER_SOURCE, letterCondition } from '../../../runtime/commit/dead-letters.ts';
import type { LetterRecord } from '../../../runtime/commit/replay-letters.ts';
import type { Column, ColumnTypes } from '../../../runtime/contract/column.ts';
import type { DeadLetterFilter } from '../../../runtime/contract/dead-letter.ts';
import type { Issue } from '../../../runtime/contract/issue.ts';
import { error } from '../../../runtime/plan/issues.ts';
import { jsonPath } from '../../../runtime/plan/json-path.ts';
import { fieldText } from '../../../runtime/worker/replay/letter-rows.ts';
import { type LetterFields, readLetterRecord } from '../../../runtime/worker/replay/read-letter-record.ts';
import { type LetterRun, letterColumns, letterRuns } from '../../planning/replay/letter-runs.ts';
import type { Store } from '../../store/open-store.ts';
import { transaction } from '../../store/transaction.ts';
import { invalid } from '../api-error.ts';
import type { ExpressionPort } from '../expressions/port.ts';
import { ofSource, unknownFields } from './unknown-fields.ts';

/** Letters that are read and evaluated together. */
const CHUNK = 500;
const SHOWN_FAILURES = 20;
/** Microseconds from 1970-01-01 to 2000-01-01, where Postgres counts from. */
const EPOCH_2000 = 946_684_800_000_000n;
/** A record that could not be read, as a field. */
const RAW: Column = { name: 'raw', type: 'text', nullable: true };

export interface BulkEdit {
  readonly tenant: string;
  readonly filter: DeadLetterFilter;
  /** Field → expression. */
  readonly set: Readonly<Record<string, string>>;
}

export interface Edited {
  readonly matched: number;
  readonly edited: number;
  readonly failed: number;
  readonly failures: readonly { readonly id: string; readonly field: string; readonly reason: string }[];
}

type EditedLetter = Omit<LetterRecord, 'label' | 'row'>;

interface Letter {
  readonly id: string;
  /** What expressions read, and what is kept beside what they set. */
  readonly fields: LetterFields;
  readonly kept: LetterFields;
}

/**
 * Sets fields of open dead letters to what expressions give over the record as it stands, as an UPDATE does. All in one
 * transaction; letters for which an expression has no value stay as they are.
 */
export async function editLetters(
  { store, expressions }: { readonly store: Store; readonly expressions: ExpressionPort },
  { tenant, filter, set }: BulkEdit,
): Promise<Edited> {
  const prepare = async () =>
    editorsOf(set, await letterRuns(store.pool as Pool, tenant, { ...filter, ofRows: true }), expressions);
  let editors = await prepare();
  const meant = letterCondition(tenant, { ...filter, status: 'open', ofRows: true }, 3);
  let found: Edited = { matched: 0, edited: 0, failed: 0, failures: [] };
  await transaction(store, async ({ client }) => {
    for (let after = '0'; ; ) {
      const { rows } = await client.query<EditedLetter & Of>(
        `SELECT r.id, coalesce(r.edited, r.record)::text AS record, r.edited IS NOT NULL AS "isEdited", r.code,
           r.reason, r.column_name AS column, r.value, ${LETTER_SOURCE} AS source, at.node IS NULL AS "isOnly"
         FROM ${DEAD_LETTERS} WHERE r.id > $1 AND ${meant.text} ORDER BY r.id LIMIT $2 FOR UPDATE OF r`,
        [after, CHUNK, ...meant.values],
      );
      // A run may have rejected rows of another source since.
      if (rows.some((row) => !editors.has(keyOf(row)))) editors = await prepare();
      const { changed, failures } = edit(rows, editors);
      await client.query(
        `UPDATE sluice.rejects AS r SET edited = e.record, edited_at = clock_timestamp()
         FROM unnest($1::bigint[], $2::json[]) AS e(id, record) WHERE r.id = e.id`,
        [changed.map(({ id }) => id), changed.map(({ record }) => record)],
      );
      found = {
        matched: found.matched + rows.length,
        edited: found.edited + changed.length,
        failed: found.failed + failures.length,
        failures: [...found.failures, ...failures].slice(0, SHOWN_FAILURES),
      };
      if (rows.length < CHUNK) return;
      after = rows.at(-1)!.id;
    }
  });
  return found;
}

/** Which source letters are records of. */
type Of = Pick<LetterRun, 'source' | 'isOnly'>;

/** What is done to letters of one source: columns are its own. */
interface Editor {
  readonly columns: ColumnTypes;
  readonly setters: readonly Setter[];
}

/** Letters of runs that had one source are told by nothing more. */
const keyOf = ({ source, isOnly }: Of): string | null => (isOnly ? null : source);

function editorsOf(
  set: BulkEdit['set'],
  runs: readonly LetterRun[],
  expressions: ExpressionPort,
): ReadonlyMap<string | null, Editor> {
  const bySource = Map.groupBy(runs, keyOf);
  const entries = [...bySource].map(([key, left]): [string | null, Editor] => {
    const columns = letterColumns(left);
    const of = bySource.size > 1 ? left[0]!.source : null;
    return [key, { columns, setters: settersOf(set, columns, expressions, of) }];
  });
  return new Map(entries);
}

type Changes = {
  readonly changed: readonly { readonly id: string; readonly record: string }[];
  readonly failures: Edited['failures'];
};

function edit(rows: readonly (EditedLetter & Of)[], editors: ReadonlyMap<string | null, Editor>): Changes {
  const found = [...Map.groupBy(rows, keyOf)].map(([key, own]) => {
    const editor = editors.get(key);
    if (editor === undefined) throw new TypeError(`no run has left dead letters of "${key}"`);
    return applySetters(own, editor.columns, editor.setters);
  });
  return { changed: found.flatMap(({ changed }) => changed), failures: found.flatMap(({ failures }) => failures) };
}

/** What an expression gives for each letter: its text, or why there is none. */
interface Setter {
  readonly field: string;
  give(letters: readonly Letter[]): { texts: readonly (string | null)[]; failed: ReadonlyMap<number, string> };
}

/** `source`: what is wrong is said of it, where letters of several are edited. */
function settersOf(
  set: BulkEdit['set'],
  columns: ColumnTypes,
  expressions: ExpressionPort,
  source: string | null,
): readonly Setter[] {
  const fields = columns.map((column): Column => ({ ...RAW, name: column.name }));
  const input = fields.some(({ name }) => name === RAW.name) ? fields : [...fields, RAW];
  const issues: Issue[] = unknownFields(Object.keys(set), columns, 'set', source);
  const setters: Setter[] = [];
  const now = BigInt(Date.now()) * 1000n - EPOCH_2000;
  for (const [field, text] of Object.entries(set)) {
    const compiled = expressions.compile(text, input);
    if (!compiled.ok) {
      const { message, next, code, position } = compiled.errors[0]!;
      issues.push(
        error({ code, path: jsonPath('set', field), message: `${ofSource(source)}${message} (at ${position})`, next }),
      );
      continue;
    }
    const evaluator = compiled.expression.bind({ now });
    setters.push({
      field,
      give(letters) {
        const vectors = input.map((column) => ({
          kind: 'values' as const,
          values: letters.map(({ fields: held }) => fieldText(held, column)),
        }));
        const { texts, failed } = evaluator.print({ vectors, length: letters.length, selection: null });
        return { texts, failed: new Map(failed.map(({ row, reason }) => [row, reason])) };
      },
    });
  }
  if (issues.length > 0) throw invalid(issues);
  return setters;
}

function applySetters(rows: readonly EditedLetter[], columns: ColumnTypes, setters: readonly Setter[]): Changes {
  const letters = rows.map((row): Letter => {
    const read = readLetterRecord(row, columns);
    if (read.ok) return { id: row.id, fields: read.fields, kept: read.fields };
    return { id: row.id, fields: (read.record as LetterFields | null) ?? {}, kept: {} };
  });
  const given = setters.map((setter) => ({ field: setter.field, ...setter.give(letters) }));
  const failures: { id: string; field: string; reason: string }[] = [];
  const changed: { id: string; record: string }[] = [];
  letters.forEach(({ id, kept }, row) => {
    const failed = given.find((one) => one.failed.has(row));
    if (failed !== undefined) {
      failures.push({ id, field: failed.field, reason: failed.failed.get(row)! });
      return;
    }
    const record = { ...kept, ...Object.fromEntries(given.map(({ field, texts }) => [field, texts[row]])) };
    changed.push({ id, record: JSON.stringify(record) });
  });
  return { changed, failures };
}
