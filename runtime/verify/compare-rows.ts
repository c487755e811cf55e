import type { NodeSample, SampleRow } from '../contract/sample.ts';
import type { JsonObject } from '../plan/model/json-value.ts';
import type { Expectation } from '../plan/model/pipeline-test.ts';
import { isCell } from '../plan/tests/is-cell.ts';
import { align, type Pair } from './align.ts';
import { difference } from './difference.ts';
import { match } from './match.ts';
import type { Difference } from './test-result.ts';
import { rowText, valueText } from './value-text.ts';

/** The rows that came out of a node against those that were expected. */
export function compareRows(
  { node, columns, rows: got }: Pick<NodeSample, 'node' | 'columns' | 'rows'>,
  { rows: expected = [], unordered = false, partial = false }: Expectation,
): readonly Difference[] {
  const differing = (e: number, g: number): number[] =>
    columns.flatMap((column, index) => {
      const row = expected[e]!;
      const isNamed = Object.hasOwn(row, column.name);
      if (!isNamed && partial) return [];
      return isCell(column, got[g]!.cells[index]!, isNamed ? row[column.name]! : null) ? [] : [index];
    });
  const isSame = (e: number, g: number) => differing(e, g).length === 0;
  if (!unordered && expected.length === got.length && expected.every((_, index) => isSame(index, index))) return [];

  const matched = match(expected.length, got.length, isSame);
  const isOnlyOrder = expected.length === got.length && !matched.includes(-1);
  if (isOnlyOrder) return unordered ? [] : [otherOrder(node, matched)];

  const cost = (e: number, g: number) => differing(e, g).length / Math.max(1, columns.length);
  const pairs = unordered ? leftovers(matched, got.length, cost) : align(expected.length, got.length, cost);
  return pairs.flatMap((pair) => {
    if (pair.got === -1) return [missing(node, pair.expected, expected[pair.expected]!)];
    if (pair.expected === -1) return [unexpected(node, pair.got, recordOf(columns, got[pair.got]!))];
    return differing(pair.expected, pair.got).map((index) => {
      const { name, type } = columns[index]!;
      const row = expected[pair.expected]!;
      const wanted = Object.hasOwn(row, name) ? row[name]! : null;
      const value = got[pair.got]!.cells[index]!;
      const texts = { expected: valueText(wanted, type), got: valueText(value, type) };
      return difference({
        kind: 'cell',
        node,
        row: pair.expected + 1,
        column: name,
        expected: wanted,
        got: value,
        texts,
      });
    });
  });
}

/** What found no equal: each expected row beside the one of the others that is most like it. */
function leftovers(matched: readonly number[], count: number, cost: (expected: number, got: number) => number): Pair[] {
  const free = new Set(Array.from({ length: count }, (_, index) => index).filter((index) => !matched.includes(index)));
  const pairs = matched.flatMap((other, expected) => {
    if (other !== -1) return [];
    const nearest = [...free].map((got) => ({ got, cost: cost(expected, got) })).sort((a, b) => a.cost - b.cost)[0];
    if (nearest === undefined || nearest.cost > 0.5) return [{ expected, got: -1 }];
    free.delete(nearest.got);
    return [{ expected, got: nearest.got }];
  });
  return [...pairs, ...[...free].map((got) => ({ expected: -1, got }))];
}

function recordOf(columns: NodeSample['columns'], { cells }: SampleRow): JsonObject {
  return Object.fromEntries(columns.map(({ name }, index) => [name, cells[index] ?? null]));
}

function missing(node: string, index: number, row: JsonObject): Difference {
  const texts = { expected: rowText(row), got: 'nothing' };
  return difference({ kind: 'row_missing', node, row: index + 1, expected: row, got: null, texts });
}

function unexpected(node: string, index: number, row: JsonObject): Difference {
  const texts = { expected: 'nothing', got: rowText(row) };
  return difference({ kind: 'row_unexpected', node, row: index + 1, expected: null, got: row, texts });
}

function otherOrder(node: string, matched: readonly number[]): Difference {
  const order = matched.map((index) => index + 1);
  const expected = order.map((_, index) => index + 1);
  const first = order.findIndex((row, index) => row !== index + 1);
  return difference({
    kind: 'order',
    node,
    expected,
    got: order,
    texts: { expected: `row ${first + 1} in its place`, got: `it as row ${order[first]}` },
    what: 'order of the rows',
    hint: 'If the order is no matter, say unordered: true',
  });
}
