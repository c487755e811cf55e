import type { DryRun, DryRunTable } from '../../runtime/contract/dry-run.ts';
import { hookText } from '../planning/hook-text.ts';
import { textTable } from '../text-table.ts';

/** A dry run as text: counts, rejects, changes of the table, statements, some rows, and what would end the run. */
export function dryRunText(found: DryRun): string {
  const { read, causes, statements, checks, hooks, sequences, error } = found;
  const tables = [found, ...found.others];
  const into = tables.map(({ loadMode, table }) => `${loadMode} into ${table}`).join(', ');
  const records = `${read.records} ${read.records === 1 ? 'record' : 'records'} read`;
  const more = { limit: '; more with --rows or --all', time: '; the source is slow' };
  return [
    `Dry run: ${into}, rolled back. ${records}${read.stoppedBy === null ? ', all that there are' : more[read.stoppedBy]}.`,
    '',
    textTable(found.nodes.map(nodeRow)),
    ...part('Rejected', causes.map(causeText)),
    ...tables.flatMap((one) => part(titleOf('Columns', one, found), one.schema.map(columnText))),
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
    ...tables.flatMap((one) => rowsText(one, titleOf('Rows as the table would hold them', one, found))),
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

/** Of several tables, which one. */
function titleOf(title: string, { table }: DryRunTable, { others }: DryRun): string {
  return others.length === 0 ? title : `${title}, ${table}`;
}

function columnText({ column, before, after }: DryRun['schema'][number]): string {
  return `${column}: ${before ?? 'none'} → ${after ?? 'none'}`;
}

function rowsText({ rows, columns, table }: DryRunTable, title: string): readonly string[] {
  if (rows === null) return ['', `${table} is too large to look for the rows in it.`];
  if (rows.length === 0) return [];
  const named = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
  return ['', `${title}:`, textTable(named)];
}
