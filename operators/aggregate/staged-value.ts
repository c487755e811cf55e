import type { Column } from '../../runtime/contract/column.ts';
import type { AggregateFunction } from './functions.ts';

/** As what a column is staged that a function aggregates: one that nobody declared is a number where it is added up. */
export function stagedValue(column: Column, name: AggregateFunction): Column {
  const isAdded = name === 'sum' || name === 'avg';
  return column.type === 'untyped' && isAdded ? { name: column.name, nullable: true, type: 'numeric' } : column;
}
