import type { Column, ColumnTypes } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import { nearest } from '../../runtime/contract/nearest.ts';
import type { LookupTable, OperatorPlanning } from '../../runtime/contract/operator.ts';
import { duplicateFields } from '../duplicate-fields.ts';
import { unknownField } from '../unknown-field.ts';
import { isComparable } from './comparable.ts';
import { fieldOf, type LookupConfig, nameOf } from './config.ts';
import { lookedInto } from './looked-into.ts';

/** The columns behind one look into a table, and what is wrong with it. */
export function lookupOutput(
  config: LookupConfig,
  input: ColumnTypes,
  planning: OperatorPlanning | undefined,
): { columns: ColumnTypes; issues: ConfigIssue[] } {
  const schema = planning?.table(config.lookupSchema) ?? null;
  const table = schema === null ? null : lookedInto(schema, config);
  const issues = [...fieldIssues(config, input)];
  // Without `planning` nothing is known of any table: what can be said then has been said.
  if (planning !== undefined && schema === null) issues.push(unknownSchema(config.lookupSchema));
  if (schema !== null && table === null) issues.push(noSummary(config.lookupSchema));
  if (table !== null) issues.push(...tableIssues(config, input, table));
  return { columns: [...input, ...addedColumns(config, table)], issues };
}

function addedColumns({ selectFields }: LookupConfig, table: LookupTable | null): Column[] {
  return selectFields.map((selected) => {
    const column = table?.columns.find(({ name }) => name === fieldOf(selected));
    return { type: 'text', ...column, name: nameOf(selected), nullable: true };
  });
}

function fieldIssues({ joinField, selectFields }: LookupConfig, input: ColumnTypes): ConfigIssue[] {
  const added = selectFields.map((selected, index) => ({ name: nameOf(selected), field: `selectFields[${index}]` }));
  const issues = duplicateFields(added, new Set(input.map(({ name }) => name)));
  const isThere = input.some(({ name }) => name === joinField);
  return isThere ? issues : [...issues, unknownField('joinField', joinField, input)];
}

function tableIssues(
  { joinField, lookupField, selectFields }: LookupConfig,
  input: ColumnTypes,
  table: LookupTable,
): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const column = input.find(({ name }) => name === joinField);
  const key = table.columns.find(({ name }) => name === lookupField);
  if (key === undefined) issues.push(unknownColumn('lookupField', lookupField, table));
  selectFields.forEach((selected, index) => {
    const field = fieldOf(selected);
    if (!table.columns.some(({ name }) => name === field)) {
      issues.push(unknownColumn(`selectFields[${index}]`, field, table));
    }
  });
  if (column !== undefined && key !== undefined && !isComparable(column.type, key.type)) {
    issues.push({
      code: 'config.type_not_permitted',
      field: 'joinField',
      message: `Field "${joinField}" is of type ${column.type}, which is never equal to "${lookupField}", of type ${key.type}.`,
      next: 'Cast the field first, or look up by another column.',
    });
  }
  return issues;
}

function unknownSchema(ref: string): ConfigIssue {
  return {
    code: 'config.unknown_schema',
    field: 'lookupSchema',
    message: `There is no schema "${ref}".`,
    next: 'Create it first, or name another.',
  };
}

function noSummary(ref: string): ConfigIssue {
  return {
    code: 'config.relation',
    field: 'lookupTable',
    message: `Schema "${ref}" has no summary.`,
    next: 'Look into its table, or link it to a customer schema and give it summaryColumns.',
  };
}

function unknownColumn(field: string, name: string, { table, columns }: LookupTable): ConfigIssue {
  const names = columns.map((column) => column.name);
  const near = nearest(name, names);
  return {
    code: 'config.unknown_field',
    field,
    message: `Table ${table} has no column "${name}".`,
    next: near.length > 0 ? `Did you mean "${near[0]}"?` : `It has ${names.join(', ')}.`,
  };
}
