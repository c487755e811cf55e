import type { Column, ColumnTypes, DataType } from '../contract/column.ts';
import type { ConfigIssue } from '../contract/issue.ts';
import type { Json } from '../contract/json.ts';
import type { OperatorDefinition, OperatorPlanning } from '../contract/operator.ts';
import type { PlannedInput } from '../contract/plan.ts';
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

/** An operator node with those that feed it. */
export interface FedOperator extends ResolvedOperator {
  readonly inputs: readonly PlannedInput[];
}

export interface TypedOperator extends FedOperator {
  /** Of one that unites the rows of several nodes: the columns that they have together. */
  readonly input: ColumnTypes;
  /** Of one that joins two nodes: the columns of the second; `input` is that of the first. */
  readonly right?: ColumnTypes;
  readonly output: ColumnTypes;
  readonly issues: readonly ConfigIssue[];
}

export interface TypedGraph {
  /** Columns of all sources, one source after another: `sourceOrdinal` counts in it. */
  readonly source: ColumnTypes;
  /** Those that come after a node that could not be typed are left out. */
  readonly operators: readonly TypedOperator[];
  /** What a node gives: one of the sources, or of the operators. */
  readonly outputs: ReadonlyMap<string, ColumnTypes>;
}

export interface GraphToType {
  /** Their columns bear numbers that go on from one source to the next. */
  readonly sources: readonly { readonly node: string; readonly columns: ColumnTypes }[];
  /** Each after all that feed it. */
  readonly operators: readonly FedOperator[];
  readonly targets: readonly TargetToType[];
}

export interface TargetToType {
  /** The node that feeds it; `null` where none does. */
  readonly input: string | null;
  readonly table: readonly TableColumn[];
  readonly matching: ColumnMatching;
}

/**
 * The columns at every node. Two passes: the first follows each `untyped` source column to the target column that
 * it ends in, the second types the graph again with that column's type.
 */
export function typeGraph({ sources, operators, targets }: GraphToType, planning: OperatorPlanning): TypedGraph {
  const first = typeOnce(sources, operators, planning);
  const found = targetTypes(targets, first.outputs);
  const typed = sources.map((source) => ({
    ...source,
    columns: source.columns.map((column) => withType(column, found.get(column.sourceOrdinal ?? -1))),
  }));
  return typeOnce(typed, operators, planning);
}

function typeOnce(
  sources: GraphToType['sources'],
  operators: readonly FedOperator[],
  planning: OperatorPlanning,
): TypedGraph {
  const outputs = new Map(sources.map(({ node, columns }) => [node, columns]));
  const typed = operators.flatMap((operator): TypedOperator[] => {
    const inputs = operator.inputs.map((input) => outputs.get(input.node));
    if (inputs.length === 0 || !inputs.every((input) => input !== undefined)) return [];
    const one = typeOperator(operator, inputs, planning);
    if (one !== null) outputs.set(operator.node.id, one.output);
    return one === null ? [] : [one];
  });
  return { source: sources.flatMap(({ columns }) => columns), operators: typed, outputs };
}

function typeOperator(
  operator: FedOperator,
  inputs: readonly ColumnTypes[],
  planning: OperatorPlanning,
): TypedOperator | null {
  const { definition, config } = operator;
  if (definition.unite !== undefined) {
    const { columns, issues } = definition.unite(inputs);
    return { ...operator, input: columns, output: columns, issues };
  }
  const [input, right] = inputs;
  if (input === undefined || inputs.length > (definition.join === undefined ? 1 : 2)) return null;
  if (definition.join !== undefined) {
    if (right === undefined) return null;
    const { columns, issues } = definition.join(config, input, right);
    return { ...operator, input, right, output: columns, issues };
  }
  const { columns: output, issues } = definition.output(config, input, planning);
  return { ...operator, input, output, issues };
}

/** Types of target columns by source column; `null` where one source column ends in columns of several types. */
function targetTypes(
  targets: readonly TargetToType[],
  outputs: TypedGraph['outputs'],
): ReadonlyMap<number, DataType | null> {
  const types = new Map<number, DataType | null>();
  for (const { input, table, matching } of targets) {
    const output = outputs.get(input ?? '') ?? [];
    for (const { column, from } of feedColumns(output, table, matching)) {
      const { type, sourceOrdinal } = output[from] ?? {};
      if (type !== 'untyped' || sourceOrdinal === undefined) continue;
      const earlier = types.get(sourceOrdinal);
      types.set(sourceOrdinal, earlier === undefined || earlier === column.type ? column.type : null);
    }
  }
  return types;
}

/** Bounds (length, precision) stay the target's: they are tested when a row is written, not on the way. */
function withType(column: Column, type: DataType | null | undefined): Column {
  return column.type !== 'untyped' || type === undefined || type === null ? column : { ...column, type };
}
