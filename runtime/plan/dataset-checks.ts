import type { DatasetCheck } from '../contract/check.ts';
import type { ColumnTypes, DataType } from '../contract/column.ts';
import type { Issue } from '../contract/issue.ts';
import { suggestion } from '../contract/nearest.ts';
import type { DatasetRule } from '../contract/operator.ts';
import type { PlannedInput } from '../contract/plan.ts';
import type { TargetColumn } from '../contract/sink.ts';
import { error, warning } from './issues.ts';
import type { TypedGraph, TypedOperator } from './types.ts';

export interface PlannedChecks {
  readonly checks: readonly DatasetCheck[];
  readonly issues: readonly Issue[];
}

const NUMBERS: readonly DataType[] = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double'];
const MOMENTS: readonly DataType[] = ['date', 'timestamp', 'timestamptz'];

/** Types that a validator can look at; absent: all. */
const TYPES: Readonly<Partial<Record<DatasetRule['validator'], readonly DataType[]>>> = {
  freshness: MOMENTS,
  sum: NUMBERS,
  mean: NUMBERS,
};

/** A target whose rows are looked at. */
export interface CheckedTarget {
  readonly node: string;
  readonly input: PlannedInput;
  /** Columns that are fed. */
  readonly fed: readonly TargetColumn[];
  readonly tableName: string;
}

/**
 * What the nodes of a pipeline ask of all rows together. Fields are columns of the target: only these are staged. Of several
 * targets, each that rows of the node reach.
 */
export function datasetChecks({ operators }: TypedGraph, targets: readonly CheckedTarget[]): PlannedChecks {
  const checks: DatasetCheck[] = [];
  const issues: Issue[] = [];
  for (const operator of operators) {
    for (const rule of operator.definition.dataset?.(operator.config) ?? []) {
      if (rule.validator === 'columnSet') {
        issues.push(...columnSetIssues(rule, operator));
        continue;
      }
      const { validator, field, min, max, onFail } = rule;
      for (const target of targetsBehind(operator, operators, targets)) {
        const found = fieldIssue(rule, operator, target);
        if (found !== null) issues.push(found);
        const which = targets.length === 1 ? {} : { target: target.node };
        checks.push({ node: operator.node.id, validator, field, min, max, onFail, ...which });
      }
    }
  }
  if (checks.length > 0) issues.push(staged(operators.find(({ node }) => node.id === checks[0]!.node)!));
  return { checks, issues };
}

function targetsBehind(
  { node }: TypedOperator,
  operators: readonly TypedOperator[],
  targets: readonly CheckedTarget[],
): readonly CheckedTarget[] {
  const reached = new Set([node.id]);
  // Each comes after all that feed it.
  for (const one of operators) if (one.inputs.some((input) => reached.has(input.node))) reached.add(one.node.id);
  return targets.filter(({ input }) => reached.has(input.node));
}

function placeOf({ node }: TypedOperator, path: string): { readonly node: string; readonly path: string } {
  return { node: node.id, path: `${node.place.config}.datasetLevel${path === '' ? '' : `.${path}`}` };
}

function fieldIssue(
  { validator, field, path }: Exclude<DatasetRule, { readonly validator: 'columnSet' }>,
  operator: TypedOperator,
  { fed, tableName }: CheckedTarget,
): Issue | null {
  if (field === null) return null;
  const names = fed.map(({ name }) => name);
  const column = fed.find(({ name }) => name === field);
  const at = placeOf(operator, `${path}.field`);
  if (column === undefined) {
    const message = `${validator} looks at the rows that are loaded, and nothing arrives in a column "${field}" of ${tableName}${suggestion(field, names)}`;
    return error({ ...at, code: 'plan.check_field', message, next: `Arriving: ${names.join(', ')}.` });
  }
  const types = TYPES[validator];
  if (types === undefined || types.includes(column.type)) return null;
  const message = `Column "${field}" of ${tableName} is of type ${column.type}, which ${validator} cannot look at`;
  return error({ ...at, code: 'plan.check_field', message, next: `It takes ${types.join(', ')}.` });
}

function columnSetIssues(
  { columns, exact, onFail }: Extract<DatasetRule, { readonly validator: 'columnSet' }>,
  operator: TypedOperator,
): Issue[] {
  const arriving = namesOf(operator.input);
  const missing = columns.filter((name) => !arriving.includes(name));
  const extra = exact ? arriving.filter((name) => !columns.includes(name)) : [];
  if (missing.length === 0 && extra.length === 0) return [];
  const faults = [
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
    ...(extra.length === 0 ? [] : [`not expected: ${extra.join(', ')}`]),
  ];
  const say = onFail === 'abort' ? error : warning;
  return [
    say({
      ...placeOf(operator, 'columnSet'),
      code: 'validation.dataset',
      message: `The columns that arrive here are not those that are expected (${faults.join('; ')})`,
      next: `Arriving: ${arriving.join(', ')}.`,
    }),
  ];
}

function namesOf(columns: ColumnTypes): readonly string[] {
  return columns.map(({ name }) => name);
}

function staged(operator: TypedOperator): Issue {
  return warning({
    ...placeOf(operator, ''),
    code: 'plan.staged',
    message:
      'All rows are looked at together before any of them can be seen, so they are staged and published at the end, in one transaction',
    next: 'Nothing to do, where that is what you want.',
  });
}
