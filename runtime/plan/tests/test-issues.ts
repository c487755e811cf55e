import type { Issue } from '../../contract/issue.ts';
import { suggestion } from '../../contract/nearest.ts';
import type { Analysis } from '../analyse.ts';
import type { PlanContext } from '../context.ts';
import type { DraftTest, PipelineDraft } from '../draft.ts';
import { error } from '../issues.ts';
import { jsonPath } from '../json-path.ts';
import { entryIssues } from './entry-issues.ts';
import { expectationIssues } from './expectation-issues.ts';
import { type TestPlaces, testPlaces } from './test-places.ts';

/** What is wrong with the tests of a draft: nodes, columns and tables that are not there, values that cannot come out. */
export function testIssues(
  draft: PipelineDraft,
  analysis: Pick<Analysis, 'typed' | 'targets'>,
  context: PlanContext,
): readonly Issue[] {
  return draft.tests.flatMap((test, index) => {
    const twice = nameIssues(test, draft.tests.slice(0, index));
    const node = nodeIssue(draft, test);
    if (node !== null) return [...twice, node];
    const places = testPlaces(draft, analysis, context, test.node);
    return [
      ...twice,
      ...askingIssues(test, places),
      ...entryIssues(test, places),
      ...expectationIssues(test, places, draft),
    ];
  });
}

function nameIssues(test: DraftTest, before: readonly DraftTest[]): Issue[] {
  const other = before.find(({ name }) => name === test.name);
  if (other === undefined) return [];
  return [
    error({
      code: 'test.duplicate_name',
      path: jsonPath(test.place, 'name'),
      message: `"${test.name}" is already the name of ${other.place}`,
      next: 'Give each test its own name.',
    }),
  ];
}

function nodeIssue({ nodes }: PipelineDraft, test: DraftTest): Issue | null {
  if (test.node === undefined) return null;
  const path = jsonPath(test.place, 'node');
  const found = nodes.find(({ id }) => id === test.node);
  if (found === undefined) {
    const ids = nodes.filter(({ nodeType }) => nodeType !== 'source').map(({ id }) => id);
    const message = `There is no node "${test.node}"${suggestion(test.node, ids)}`;
    return error({ code: 'test.unknown_node', path, message, next: `Nodes that a test can name: ${ids.join(', ')}.` });
  }
  if (found.nodeType !== 'source') return null;
  const message = `"${test.node}" is a source, and no rows come into it`;
  return error({ code: 'test.source_node', path, message, next: 'Leave node out: the test is then of the pipeline.' });
}

/** A test gives the same wherever and whenever it runs, and leaves nothing anywhere: no service is asked. */
function askingIssues(test: DraftTest, { asking }: Pick<TestPlaces, 'asking'>): Issue[] {
  return [...asking].map(([id, address]) =>
    error({
      code: 'test.asks_service',
      path: test.place,
      node: id,
      message: `The test's rows would pass "${id}", which asks ${address}, and tests ask no service`,
      next: 'Test the nodes before and after it, each by its own name (node).',
    }),
  );
}
