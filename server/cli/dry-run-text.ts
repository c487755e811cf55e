import type { DryRun } from '../../runtime/contract/dry-run.ts';
import { hookText } from '../planning/hook-text.ts';
import { textTable } from '../text-table.ts';

/** A dry run as text: counts, rejects, changes of the table, statements, some rows, and what would end the run. */
export function dryRunText(found: DryRun): string {
  const { read, table, loadMode, causes, schema, statements, rows, columns, checks, hooks, sequences, error } = found;
  const records = `${read.records} ${read.records === 1 ? 'record' : 'records'} read`;
  const more = { limit: '; more with --rows', time: '; the source is slow' };
  return [
    `Dry run: ${loadMode} into ${table}, rolled back. ${records}${read.stoppedBy === null ? ', all that there are' : more[read.stoppedBy]}.`,
    '',
    textTable(found.nodes.map(nodeRow)),
    ...part('Rejected', causes.map(causeText)),
    ...part(
      'Columns',
      schema.map(({ column, before, after }) => `${column}: ${before ?? 'none'} → ${after ?? 'none'}`),
    ),
    ...part('Statements', statements),
    ...part(
      'Checks',
      checks.map(
        ({ validator, field, expected, found: value, ok }) =>
          `${ok ? 'ok' : 'not ok'}: ${validator}${field === null ? '' : ` of ${field}`}, expected ${expected}, found ${value ?? 'nothing'}`,
      ),
    ),
    ...part(
      'Hooks, not fired',
      hooks.map((hook) => `${hook.place} the load, ${hook.kind}: ${hookText(hook)}`),
    ),
    ...part('Sequences that have counted on, as in every rollback', sequences),
    ...rowsText(rows, columns),
    '',
    error === null ? 'A run would load these rows.' : `A run would fail: ${error.message} ${error.next}`,
  ].join('\n');
}

function nodeRow({ node, in: into, added, out, dropped, rejected }: DryRun['nodes'][number]) {
  const gone = Object.entries(dropped).map(([cause, rows]) => `${rows} ${cause}`);
  return { node, in: into, added, out, dropped: gone.join(', '), rejected };
}

function causeText({ node, column, count, first }: DryRun['causes'][number]): string {
  const where = first.origin === null ? '' : ` (${first.origin.label} row ${first.origin.row})`;
  return `${count} at ${node}${column === null ? '' : `, ${column}`}: ${first.reason}${where}`;
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function rowsText(rows: DryRun['rows'], columns: DryRun['columns']): readonly string[] {
  if (rows === null) return ['', 'The table is too large to look for the rows in it.'];
  if (rows.length === 0) return [];
  const named = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
  return ['', 'Rows as the table would hold them:', textTable(named)];
}
