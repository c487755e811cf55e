import type { Issue } from '../../contract/issue.ts';
import { suggestion } from '../../contract/nearest.ts';
import type { LookupTable } from '../../contract/operator.ts';
import type { DraftTest } from '../draft.ts';
import { error } from '../issues.ts';
import { jsonPath } from '../json-path.ts';
import { columnIssues, valueIssues } from './column-issues.ts';
import { rowEntries } from './row-entries.ts';
import type { TestPlaces } from './test-places.ts';

/** What is wrong with the rows that a test puts in, and with the tables that it lets nodes look into. */
export function entryIssues(test: DraftTest, { entries, tables }: TestPlaces): Issue[] {
  return [...rowIssues(test, entries), ...missingTables(test, tables), ...tableIssues(test, tables)];
}

function rowIssues(test: DraftTest, entries: TestPlaces['entries']): Issue[] {
  const ids = [...entries.keys()];
  // A pipeline without a source and a node without an input have been reported.
  if (ids.length === 0) return [];
  const path = jsonPath(test.place, 'rows');
  if (Array.isArray(test.rows) && ids.length > 1) {
    const message = `There are ${ids.length} ${test.node === undefined ? 'sources' : 'inputs'}, and it is not said whose rows these are`;
    return [error({ code: 'test.several_entries', path, message, next: `Give an object with ${ids.join(', ')}.` })];
  }
  return [...rowEntries(test, ids)].flatMap(([id, { rows, path }]) => {
    const columns = entries.get(id);
    if (columns !== undefined) return columnIssues(rows, { columns, path, owner: `"${id}" gives` });
    const what = test.node === undefined ? 'no source' : `no input of "${test.node}"`;
    const message = `"${id}" is ${what}${suggestion(id, ids)}`;
    return [error({ code: 'test.unknown_node', path, message, next: `Rows come from ${ids.join(', ')}.` })];
  });
}

function missingTables(test: DraftTest, tables: TestPlaces['tables']): Issue[] {
  return [...tables.keys()]
    .filter((ref) => ![ref, summaryRef(ref)].some((name) => Object.hasOwn(test.tables ?? {}, name)))
    .map((ref) =>
      error({
        code: 'test.table_missing',
        path: jsonPath(test.place, 'tables'),
        message: `A node looks into "${ref}", and the test does not say which rows are there`,
        next: `Add them as tables[${JSON.stringify(ref)}]; an empty list is an empty table.`,
      }),
    );
}

function tableIssues(test: DraftTest, tables: TestPlaces['tables']): Issue[] {
  return Object.entries(test.tables ?? {}).flatMap(([ref, rows]) => {
    const path = jsonPath(test.place, 'tables', ref);
    const table = tableOf(ref, tables);
    if (table !== null) {
      const place = { columns: table.columns, path, owner: `${table.table} has` };
      return [...columnIssues(rows, place), ...valueIssues(rows, place, 'Give a value that the table can hold.')];
    }
    const message = `No node that is tested looks into "${ref}"${suggestion(ref, tables.keys())}`;
    return [error({ code: 'test.unknown_table', path, message, next: 'Leave it out.' })];
  });
}

/** The name under which a test gives the rows of a schema's summary. */
function summaryRef(ref: string): string {
  return `${ref}.summary`;
}

function tableOf(name: string, tables: TestPlaces['tables']): Omit<LookupTable, 'summary'> | null {
  const summarised = [...tables].find(([ref]) => summaryRef(ref) === name)?.[1].summary;
  return tables.get(name) ?? summarised ?? null;
}
