import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import { unknownField } from '../unknown-field.ts';
import { type AggregateFunction, aggregateOf } from './functions.ts';

export interface AggregationPlace {
  /** Where the config names the field, and where the function. */
  readonly field: string;
  readonly function: string;
}

/** What is wrong with aggregating a field: unknown, missing, or of a type that the function does not take. */
export function aggregationIssues(
  field: string | undefined,
  name: AggregateFunction,
  at: AggregationPlace,
  input: ColumnTypes,
): ConfigIssue[] {
  if (field === undefined) {
    if (name === 'count') return [];
    const message = `The function ${name} needs a field.`;
    return [{ code: 'config.invalid', field: at.field, message, next: 'Name one, or count rows.' }];
  }
  const column = input.find((one) => one.name === field);
  if (column === undefined) return [unknownField(at.field, field, input)];
  if (aggregateOf(name, column.type).permitted) return [];
  return [
    {
      code: 'config.operator_not_permitted',
      field: at.function,
      message: `Field "${field}" is of type ${column.type}, which ${name} cannot aggregate.`,
      next: 'Cast the field first, or count it.',
    },
  ];
}
