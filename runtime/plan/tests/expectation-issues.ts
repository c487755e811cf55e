import type { ColumnTypes } from '../../contract/column.ts';
import type { Issue } from '../../contract/issue.ts';
import { suggestion } from '../../contract/nearest.ts';
import type { DraftTest, PipelineDraft } from '../draft.ts';
import { error } from '../issues.ts';
import { jsonPath } from '../json-path.ts';
import { FIELD_TYPES } from '../model/data-type.ts';
import type { Expectation } from '../model/pipeline-test.ts';
import { columnIssues, unknownColumn, valueIssues } from './column-issues.ts';
import { endOf } from './test-end.ts';
import type { TestPlaces } from './test-places.ts';
import { readTypeText } from './type-text.ts';

/** What a test expects and can never come. */
export function expectationIssues(test: DraftTest, { outputs, entries }: TestPlaces, draft: PipelineDraft): Issue[] {
  const path = jsonPath(test.place, 'expect');
  const { nodes = {}, ...whole } = test.expect;
  const end = endOf(draft, test);
  const single = entries.size === 1 && Array.isArray(test.rows) ? test.rows.length : null;
  const places = { rows: single, outputs };
  const inNodes = Object.entries(nodes).flatMap(([id, expectation]) => {
    const at = jsonPath(path, 'nodes', id);
    const columns = outputs.get(id);
    if (columns !== undefined) return issuesOf(expectation, { ...places, id, columns, path: at });
    const message =
      test.node === undefined || !draft.nodes.some((node) => node.id === id)
        ? `There is no node "${id}"${suggestion(id, outputs.keys())}`
        : `"${id}" is not tested: only "${test.node}" is`;
    return [
      error({ code: 'test.unknown_node', path: at, message, next: `Tested: ${[...outputs.keys()].join(', ')}.` }),
    ];
  });
  if (end === null && Object.keys(whole).some((key) => key === 'rows' || key === 'columns')) {
    const targets = draft.nodes.filter(({ nodeType }) => nodeType === 'target').map(({ id }) => id);
    // That there is no target has been reported.
    if (targets.length > 0) {
      const message = `There are ${targets.length} targets, and it is not said what comes to which`;
      const next = `Say it in expect.nodes, of ${targets.join(', ')}.`;
      inNodes.push(error({ code: 'test.several_targets', path, message, next }));
    }
  }
  return [
    ...(end === null ? [] : issuesOf(whole, { ...places, id: end, columns: outputs.get(end) ?? null, path })),
    ...inNodes,
  ];
}

interface ExpectedAt {
  readonly id: string;
  readonly columns: ColumnTypes | null;
  readonly path: string;
  /** How many rows go in; `null` where they go in at several places. */
  readonly rows: number | null;
  readonly outputs: TestPlaces['outputs'];
}

function issuesOf({ rows = [], columns: types = {}, rejects = [] }: Expectation, at: ExpectedAt): Issue[] {
  const { id, columns, path } = at;
  const place = { columns, path: jsonPath(path, 'rows'), owner: `"${id}" gives` };
  return [
    ...columnIssues(rows, place),
    ...valueIssues(rows, place, 'Expect a value that the column can have, or the row among the rejects.'),
    ...Object.entries(types).flatMap(([name, type]) => typeIssues(name, type, at)),
    ...(typeof rejects === 'number' ? [] : rejects.flatMap((reject, index) => rejectIssues(reject, index, at))),
  ];
}

function typeIssues(name: string, type: string | null, { id, columns, path }: ExpectedAt): Issue[] {
  const at = jsonPath(path, 'columns', name);
  if (type !== null && readTypeText(type) === null) {
    const message = `"${type}" is no type${suggestion(type, FIELD_TYPES)}`;
    return [error({ code: 'test.unknown_type', path: at, message, next: `Types: ${FIELD_TYPES.join(', ')}.` })];
  }
  if (type === null || columns === null || columns.some((column) => column.name === name)) return [];
  return [unknownColumn(name, { columns, path: at, owner: `"${id}" gives` })];
}

function rejectIssues(
  { node, row }: { readonly node?: string | undefined; readonly row?: number | undefined },
  index: number,
  { outputs, rows, path }: ExpectedAt,
): Issue[] {
  const at = jsonPath(path, 'rejects', index);
  const issues: Issue[] = [];
  if (node !== undefined && !outputs.has(node)) {
    const message = `There is no node "${node}" that is tested${suggestion(node, outputs.keys())}`;
    const next = `Tested: ${[...outputs.keys()].join(', ')}.`;
    issues.push(error({ code: 'test.unknown_node', path: jsonPath(at, 'node'), message, next }));
  }
  if (row !== undefined && rows !== null && row > rows) {
    const message = `There is no row ${row}: ${rows === 1 ? 'one row goes in' : `${rows} rows go in`}`;
    issues.push(error({ code: 'test.unknown_row', path: jsonPath(at, 'row'), message, next: 'Rows count from 1.' }));
  }
  return issues;
}
