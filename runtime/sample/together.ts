import { unite } from '../rows/unite.ts';
import type { PlanNode } from './plan-nodes.ts';
import { cellsOf, type Given, rowsIn } from './sample-rows.ts';

/**
 * What goes into a node: the rows of those before it, one after another, under the columns that it takes. Numbers in
 * `from` mean what they meant.
 */
export function together(at: PlanNode, parts: readonly Given[]): Given {
  const [first] = parts;
  if (first === undefined) return { columns: [], batches: [], rows: [] };
  if (parts.length === 1 || at.kind !== 'operator') return first;
  const { input, right } = at.planned;
  // The sides of a join have columns of their own.
  if (right !== undefined) {
    const [batches, rows] = [parts.flatMap((part) => part.batches), parts.flatMap((part) => part.rows)];
    return { columns: input, batches, rows };
  }
  const laid = parts.map(({ columns, batches, rows }): Given => {
    const united = batches.map((batch) => unite([batch], [columns], input));
    const cells = united.flatMap((batch) => rowsIn(batch).map((row) => cellsOf(batch, row, input)));
    return { columns: input, batches: united, rows: rows.map((row, index) => ({ ...row, cells: cells[index]! })) };
  });
  return {
    columns: input,
    batches: laid.flatMap(({ batches }) => batches),
    rows: laid.flatMap(({ rows }) => rows),
  };
}
