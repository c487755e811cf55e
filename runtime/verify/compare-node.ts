import { DROP_CAUSES } from '../contract/batch.ts';
import type { NodeSample } from '../contract/sample.ts';
import type { Expectation } from '../plan/model/pipeline-test.ts';
import { isOfType, readTypeText, typeText } from '../plan/tests/type-text.ts';
import { compareRows } from './compare-rows.ts';
import { difference } from './difference.ts';
import type { Difference } from './test-result.ts';

/** What came out of a node against what was expected of it, but for its rejects. */
export function compareNode(sample: NodeSample, expectation: Expectation): readonly Difference[] {
  return [
    ...(expectation.columns === undefined ? [] : compareColumns(sample, expectation.columns)),
    ...(expectation.rows === undefined ? [] : compareRows(sample, expectation)),
  ];
}

function compareColumns({ node, columns }: NodeSample, expected: NonNullable<Expectation['columns']>): Difference[] {
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const column = columns.find((one) => one.name === name);
    const type = wanted === null ? null : readTypeText(wanted);
    const isSame =
      column === undefined || type === null ? column === undefined && wanted === null : isOfType(column, type);
    if (isSame) return [];
    const got = column === undefined ? null : typeText(column);
    const texts = { expected: wanted ?? 'no such column', got: got ?? 'no such column' };
    return [difference({ kind: 'column', node, column: name, expected: wanted, got, texts, what: 'type' })];
  });
}

/** Rows that left on purpose against those that were expected to. `node`: of whom it was expected. */
export function compareDropped(
  node: string,
  expected: NonNullable<Expectation['dropped']>,
  samples: readonly NodeSample[],
): Difference[] {
  return DROP_CAUSES.flatMap((cause) => {
    const wanted = expected[cause] ?? 0;
    const got = samples
      .flatMap(({ dropped }) => dropped)
      .reduce((sum, drop) => sum + (drop.cause === cause ? drop.count : 0), 0);
    if (got === wanted) return [];
    const texts = { expected: String(wanted), got: String(got) };
    return [difference({ kind: 'dropped', node, expected: wanted, got, texts, what: `${cause} rows` })];
  });
}
