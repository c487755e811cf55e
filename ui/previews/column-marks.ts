import type { PreviewColumn, PreviewNode } from '../api/model.ts';
import { type Before, type Line, wasOf } from './preview-sides.ts';
import { typeText } from './type-text.ts';

/** What a node did to a column. */
export type ColumnMark = 'added' | 'dropped' | 'changed' | null;

export interface ColumnMarks {
  /** In the order of the columns that went in. */
  readonly before: readonly ColumnMark[];
  /** In the order of those that came out. */
  readonly after: readonly ColumnMark[];
}

/** A column is changed where its type or one of the values shown is another. */
export function columnMarks(node: PreviewNode, before: Before, lines: readonly Line[]): ColumnMarks {
  if (before.columns.length === 0) return { before: [], after: node.columns.map(() => null) };
  const after = node.columns.map((column, index): ColumnMark => {
    const was = before.columns.find(({ name }) => name === column.name);
    if (was === undefined) return 'added';
    return typeText(was) !== typeText(column) || lines.some((line) => differs(line, column, index)) ? 'changed' : null;
  });
  const byName = new Map(node.columns.map(({ name }, index) => [name, after[index]!]));
  return { before: before.columns.map(({ name }) => (byName.has(name) ? byName.get(name)! : 'dropped')), after };

  function differs(line: Line, { name }: PreviewColumn, index: number): boolean {
    return (
      line.after !== null && isChanged(node, before, { line, name, text: node.rows[line.after]!.cells[index] ?? null })
    );
  }
}

/**
 * Whether a value that came out is another than the one that went in. What a target shows of a hidden value is no change,
 * and a row that is made of several has none that it was.
 */
export function isChanged(
  { type, rows }: PreviewNode,
  before: Before,
  { line, name, text }: { readonly line: Line; readonly name: string; readonly text: string | null },
): boolean {
  const was = wasOf(line, before);
  const isMadeOfSeveral = line.after !== null && rows[line.after]?.from === null;
  if (was === undefined || isMadeOfSeveral) return false;
  const isHidden = before.columns.some((column) => column.name === name && column.hidden === true);
  if (!was.has(name)) return text !== null;
  return was.get(name) !== text && !(isHidden && type === 'target');
}
