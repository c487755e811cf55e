import type { Column, ColumnTypes, DataType } from '../contract/column.ts';
import type { ConfigIssue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import type { OperatorDefinition, OperatorPlanning } from '../contract/operator.ts';
import type { DraftNode } from './draft.ts';
import { type ColumnMatching, feedColumns } from './feed-columns.ts';
import type { TableColumn } from './table-columns.ts';

/** An operator node whose settings its definition takes. */
export interface ResolvedOperator {
  readonly node: DraftNode;
  readonly definition: OperatorDefinition;
  /** Settings with defaults filled in. */
  readonly config: Json;
}

export interface TypedOperator extends ResolvedOperator {
  readonly input: ColumnTypes;
  readonly output: ColumnTypes;
  readonly issues: readonly ConfigIssue[];
}

export interface TypedGraph {
  readonly source: ColumnTypes;
  readonly operators: readonly TypedOperator[];
  /** What arrives at the target. */
  readonly output: ColumnTypes;
}

/**
 * The columns at every node. Two passes: the first follows each `untyped` source column to the target column that
 * it ends in, the second types the graph again with that column's type.
 */
export function typeGraph(
  source: ColumnTypes,
  operators: readonly ResolvedOperator[],
  { table, matching }: { readonly table: readonly TableColumn[]; readonly matching: ColumnMatching },
  planning: OperatorPlanning,
): TypedGraph {
  const found = targetTypes(typeOnce(source, operators, planning).output, table, matching);
  return typeOnce(
    source.map((column, ordinal) => withType(column, found.get(ordinal))),
    operators,
    planning,
  );
}

function typeOnce(source: ColumnTypes, operators: readonly ResolvedOperator[], planning: OperatorPlanning): TypedGraph {
  const typed: TypedOperator[] = [];
  let columns = source;
  for (const operator of operators) {
    const { columns: output, issues } = operator.definition.output(operator.config, columns, planning);
    typed.push({ ...operator, input: columns, output, issues });
    columns = output;
  }
  return { source, operators: typed, output: columns };
}

/** Types of target columns by source column; `null` where one source column ends in columns of several types. */
function targetTypes(
  output: ColumnTypes,
  table: readonly TableColumn[],
  matching: ColumnMatching,
): ReadonlyMap<number, DataType | null> {
  const types = new Map<number, DataType | null>();
  for (const { column, from } of feedColumns(output, table, matching)) {
    const { type, sourceOrdinal } = output[from] ?? {};
    if (type !== 'untyped' || sourceOrdinal === undefined) continue;
    const earlier = types.get(sourceOrdinal);
    types.set(sourceOrdinal, earlier === undefined || earlier === column.type ? column.type : null);
  }
  return types;
}

/** Bounds (length, precision) stay the target's: they are tested when a row is written, not on the way. */
function withType(column: Column, type: DataType | null | undefined): Column {
  return column.type !== 'untyped' || type === undefined || type === null ? column : { ...column, type };
}
