import { identity } from 'rxjs';
import { z } from 'zod';
import type { Column, ColumnType, ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import type { OperatorDefinition } from '../runtime/contract/operator.ts';
import { commonType } from '../runtime/contract/widen.ts';

const config = z.strictObject({});

/**
 * Brings the rows of several nodes together. Columns are matched by name, whatever their order: one that an input lacks is
 * NULL in its rows. They have one type in all inputs; a field that nobody declared takes that of the others. Rows that
 * come from the same batch of a source leave in the order of their records, those of one record in the order of the
 * edges; rows of different sources, and of a node that holds rows until all have come, leave one after another.
 */
export const union: OperatorDefinition<z.output<typeof config>> = {
  kind: 'operator',
  type: 'union',
  aliases: ['union_all'],
  title: 'Union',
  summary: 'Brings the rows of several nodes together, column by column of the same name.',
  category: 'Rows',
  behaviour: {
    null: 'Goes through as it is.',
    missing: 'A field that an input does not have is NULL in its rows.',
    mismatch:
      'A field whose types differ is refused when the pipeline is saved; one that nobody declared takes the type of the others, and a cell that is not of it is judged where it is used or loaded.',
    duplicate: 'All rows stay, equal ones too; those of one record come in the order of the edges.',
  },
  holds: 'nothing',
  config,
  examples: [{ title: 'All rows of all inputs', config: {} }],
  output: (_config, input) => ({ columns: input, issues: [] }),
  unite(inputs) {
    const names = [...new Set(inputs.flatMap((columns) => columns.map(({ name }) => name)))];
    const issues: ConfigIssue[] = [];
    const columns = names.map((name) => united(name, inputs, issues));
    return { columns, issues };
  },
  build: () => identity,
};

function united(name: string, inputs: readonly ColumnTypes[], issues: ConfigIssue[]): Column {
  const all = inputs.flatMap((columns) => columns.find((column) => column.name === name) ?? []);
  const typed = all.filter(({ type }) => type !== 'untyped');
  const first = typed[0] ?? all[0]!;
  const types = [...new Set(typed.map(({ type }) => (type === 'varchar' ? 'text' : type)))];
  if (types.length > 1) {
    issues.push({
      code: 'union.types_differ',
      field: '',
      message: `Field "${name}" is ${types.join(' in one input and ')} in another.`,
      next: `Convert it to one type in each input (cast_type), or give it another name in one of them.`,
    });
  }
  const nullable = all.length < inputs.length || all.some((column) => column.nullable);
  const { type, ...bounds } = typed.length === all.length ? bounded(typed) : unbounded(first);
  const ordinal = all[0]!.sourceOrdinal;
  const isOne = ordinal !== undefined && all.every((one) => one.sourceOrdinal === ordinal);
  return {
    name,
    type,
    nullable,
    ...bounds,
    ...(isOne ? { sourceOrdinal: ordinal } : {}),
  };
}

const isText = ({ type }: ColumnType): boolean => type === 'varchar' || type === 'text';

/** The type that holds what all inputs may have: bounds stay known where each input has some. */
function bounded(columns: readonly Column[]): ColumnType {
  const [first, ...others] = columns.map(bare);
  return others.reduce((widest, one) => commonType(widest, one) ?? unbounded(widest), first!);
}

function bare({ type, length, precision, scale }: Column): ColumnType {
  return {
    type,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}

const unbounded = (column: ColumnType): ColumnType => ({ type: isText(column) ? 'text' : column.type });
