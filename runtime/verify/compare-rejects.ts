import type { Json } from '../contract/json.ts';
import type { Expectation, ExpectedReject } from '../plan/model/pipeline-test.ts';
import { difference } from './difference.ts';
import { match } from './match.ts';
import type { RejectedRow } from './rejected-rows.ts';
import type { Difference } from './test-result.ts';

/** The rows that failed against those that were expected to. `node`: of whom they were expected. */
export function compareRejects(
  node: string,
  expected: NonNullable<Expectation['rejects']>,
  got: readonly RejectedRow[],
): readonly Difference[] {
  if (typeof expected === 'number') {
    if (got.length === expected) return [];
    return [count(node, expected, got.length), ...(got.length > expected ? got.map(unexpected) : [])];
  }
  const matched = match(expected.length, got.length, (e, g) => isReject(expected[e]!, got[g]!));
  return [
    ...expected.flatMap((reject, index) => (matched[index] === -1 ? [missing(node, reject)] : [])),
    ...got.flatMap((reject, index) => (matched.includes(index) ? [] : [unexpected(reject)])),
  ];
}

function isReject({ reason, ...exact }: ExpectedReject, got: RejectedRow): boolean {
  const isSaid = Object.entries(exact).every(
    ([key, value]) => value === undefined || (got[key as keyof typeof exact] ?? null) === value,
  );
  return isSaid && (reason === undefined || got.reason.includes(reason));
}

function count(node: string, expected: number, got: number): Difference {
  const texts = { expected: String(expected), got: String(got) };
  return difference({ kind: 'reject_count', node, expected, got, texts, what: 'rejects' });
}

function missing(node: string, expected: ExpectedReject): Difference {
  const { node: at = node, row, column, ...rest } = expected;
  const said = Object.entries(rest).map(([key, value]) => `${key} ${value === null ? 'NULL' : JSON.stringify(value)}`);
  const texts = { expected: said.length === 0 ? 'a reject' : `a reject with ${said.join(', ')}`, got: 'none like it' };
  return difference({
    kind: 'reject_missing',
    node: at,
    row: row ?? null,
    column: column ?? null,
    expected: expected as Json,
    got: null,
    texts,
  });
}

/** That a row failed of which nobody expected it. */
export function unexpected({ node, row, column, value, code, reason, rule }: RejectedRow): Difference {
  return difference({
    kind: 'reject_unexpected',
    node,
    row,
    column,
    expected: null,
    got: { node, row, column, value, code, reason, ...(rule === undefined ? {} : { rule }) },
    texts: { expected: 'no reject', got: `${reason} [${code}]` },
  });
}
