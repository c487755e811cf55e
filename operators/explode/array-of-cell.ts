import type { Column } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import type { Failure } from '../../runtime/rows/failure.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { nodeJson, nodeText } from '../expression/functions/json/extract-json.ts';
import { parseArray } from '../expression/types/array/parse-array.ts';
import { readJsonCell } from '../flatten/read-json-cell.ts';

/** The texts of an array's elements, NULL among them; `null` for no array; or why it is none. */
export type CellArray = readonly (string | null)[] | { readonly failure: Failure } | null;

const NOT_AN_ARRAY: Failure = { code: 'row.not_an_array', reason: 'not an array' };

/** Reads a cell as a JSON array. Its elements are JSON texts, or the plain text of each. The JSON null is NULL. */
export function jsonArrayOfCell(vector: Vector, row: number, column: Column, elements: 'json' | 'text'): CellArray {
  const cell = readJsonCell(vector, row, column);
  if (cell === null || 'failure' in cell) return cell;
  if (cell.node.kind !== 'array') return { failure: NOT_AN_ARRAY };
  const { text, node } = cell;
  if (elements === 'text') return node.items.map((item) => nodeText(text, item));
  return node.items.map((item) => (item.kind === 'null' ? null : nodeJson(text, item)));
}

/** Reads a cell as Postgres' array text, of one dimension. */
export function sqlArrayOfCell(vector: Vector, row: number, column: Column): CellArray {
  const text = cellText(vector, row, column.type);
  if (text === null) return null;
  try {
    return parseArray(text, (element) => element);
  } catch (error) {
    if (error instanceof EvaluationError) return { failure: NOT_AN_ARRAY };
    throw error;
  }
}
