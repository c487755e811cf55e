import type { z } from 'zod';
import type { CatalogueEntry } from '../../../operators/expression/catalogue/entry.ts';
import type { CompiledExpression } from '../../../operators/expression/index.ts';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { checkExpressionResponse, expressionFunctionsResponse } from './schema.ts';

/** The catalogue, as completion and docs read it. */
export function presentFunctions(entries: readonly CatalogueEntry[]): z.input<typeof expressionFunctionsResponse> {
  return {
    categories: [...new Set(entries.map(({ category }) => category))],
    functions: entries.map(({ name, kind, category, signatures }) => ({
      name,
      kind,
      category,
      summary: signatures[0]!.summary,
      signatures: signatures.map((one) => ({ ...one, arguments: [...one.arguments] })),
      examples: [...new Set(signatures.map(({ example }) => example.expression))],
    })),
  };
}

/** What checking an expression found. */
export function presentChecked(
  compiled: CompiledExpression,
  columns: ColumnTypes,
): z.input<typeof checkExpressionResponse> {
  if (!compiled.ok) return { ok: false, type: null, dataType: null, columns: [], errors: [...compiled.errors] };
  const { type, output, columns: used } = compiled.expression;
  return { ok: true, type, dataType: output.type, columns: used.map((index) => columns[index]!.name), errors: [] };
}
