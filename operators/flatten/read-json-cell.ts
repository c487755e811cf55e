import { isUtf8 } from 'node:buffer';
import type { Column } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { type Failure, failure } from '../../runtime/rows/failure.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { type JsonNode, jsonNode } from '../expression/types/json/json-node.ts';

/** A cell that is JSON, its text and what it holds; `null` for NULL and the JSON null; or why it is no JSON. */
export type JsonCell = { readonly text: string; readonly node: JsonNode } | { readonly failure: Failure } | null;

/** Reads a cell of a json or text column as JSON that Postgres takes. */
export function readJsonCell(vector: Vector, row: number, column: Column): JsonCell {
  const text = cellText(vector, row, column.type);
  if (text === null) return null;
  if (
    vector.kind === 'bytes' &&
    text.includes('\ufffd') &&
    !isUtf8(vector.buffer.subarray(vector.starts[row]!, vector.ends[row]!))
  ) {
    return { failure: failure('bad_utf8', column) };
  }
  try {
    const node = jsonNode(text);
    return node.kind === 'null' ? null : { text, node };
  } catch (error) {
    if (error instanceof EvaluationError) return { failure: failure('not_json', column) };
    throw error;
  }
}
