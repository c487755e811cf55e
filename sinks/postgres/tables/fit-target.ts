import type { ColumnType } from '../../../runtime/contract/column.ts';
import { PipelineError } from '../../../runtime/contract/errors.ts';
import type { Target, TargetColumn } from '../../../runtime/contract/sink.ts';
import { isWiderOrSame } from '../../../runtime/contract/widen.ts';
import type { RealColumn, RealTable } from './introspect-table.ts';

interface Misfit {
  readonly code: string;
  readonly message: string;
}

function typeText(column: ColumnType): string {
  if (column.length !== undefined) return `${column.type}(${column.length})`;
  return column.precision === undefined ? column.type : `${column.type}(${column.precision},${column.scale ?? 0})`;
}

function misfit(planned: TargetColumn, real: RealColumn | undefined): Misfit | null {
  if (real === undefined) {
    return { code: 'sink.column_missing', message: `column "${planned.name}" is not there` };
  }
  if (real.generated === 'always') {
    return { code: 'sink.generated_column', message: `column "${planned.name}" is computed by the table` };
  }
  const fits = real.columnType?.type === planned.type || isWidened(planned, real);
  if (!fits) {
    return {
      code: 'sink.column_changed',
      message: `column "${planned.name}" is ${real.type}, the plan was made for ${typeText(planned)}`,
    };
  }
  return null;
}

/** Whether the column has become wider since the plan was made, as the load of another pipeline may have made it. */
function isWidened(planned: ColumnType, { columnType }: RealColumn): boolean {
  return columnType !== null && isWiderOrSame(columnType, planned);
}

function* misfits(target: Target, table: RealTable): Generator<Misfit> {
  const real = new Map(table.columns.map((column) => [column.name, column]));
  const { mirror } = target.merge ?? {};
  for (const name of mirror?.columns ?? []) {
    if (!real.has(name)) yield { code: 'sink.column_missing', message: `column "${name}" is not there` };
  }
  for (const column of target.columns) {
    if (mirror !== undefined && !mirror.columns.includes(column.name)) continue;
    const found = misfit(column, real.get(column.name));
    if (found !== null) yield found;
  }
  const fed = new Set(mirror?.columns ?? target.columns.map((column) => column.name));
  for (const column of table.columns) {
    if (fed.has(column.name) || column.nullable || column.default !== null || column.generated !== null) continue;
    yield {
      code: 'sink.column_unfed',
      message: `column "${column.name}" may not be empty, has no default, and nothing feeds it`,
    };
  }
  if (target.columns.length === 0) yield { code: 'sink.no_column', message: 'no column of it is fed' };
}

/** The planned column with the real one's type and bounds, so that what the table would refuse is refused before the COPY. */
function fitColumn(planned: TargetColumn, real: ColumnType & { readonly nullable: boolean }): TargetColumn {
  const { length: _length, precision: _precision, scale: _scale, ...rest } = planned;
  return {
    ...rest,
    type: real.type,
    nullable: planned.nullable && real.nullable,
    ...(real.length === undefined ? {} : { length: real.length }),
    ...(real.precision === undefined ? {} : { precision: real.precision }),
    ...(real.scale === undefined ? {} : { scale: real.scale }),
  };
}

/**
 * Holds a plan's target to the real table, before the first row. Gives the target with the table's real bounds;
 * throws one `sink.*` error that names all that does not fit.
 */
export function fitTarget(target: Target, table: RealTable | null): Target {
  const name = `${target.schema}.${target.table}`;
  const next = 'Mend the table, or save the pipeline for the table as it is, and resume the run.';
  if (table === null) {
    throw new PipelineError('sink.table_missing', {
      node: target.node,
      message: `There is no table ${name}.`,
      next: 'Bring the table back and resume the run. If it is lost, so are the rows that the run had committed to it: create it again and run the pipeline from the start.',
      detail: { schema: target.schema, table: target.table },
    });
  }
  if (table.kind !== 'table' && table.kind !== 'partitioned' && table.kind !== 'foreign') {
    throw new PipelineError('sink.not_a_table', {
      node: target.node,
      message: `${name} is a ${table.kind}, not a table.`,
      next: 'Choose a table as the target.',
      detail: { schema: target.schema, table: target.table },
    });
  }
  const found = [...misfits(target, table)];
  const first = found[0];
  if (first !== undefined) {
    throw new PipelineError(first.code, {
      node: target.node,
      message: `Table ${name} does not fit the plan: ${found.map((one) => one.message).join('; ')}.`,
      next,
      detail: { schema: target.schema, table: target.table, misfits: found.map((one) => ({ ...one })) },
    });
  }
  const real = new Map(table.columns.map((column) => [column.name, column]));
  const columns = target.columns.map((column) => {
    const match = real.get(column.name);
    if (!match?.columnType) return column;
    const { merge } = target;
    // A delete brings the key alone.
    const nullable = match.nullable || (merge?.mirror !== undefined && !merge.key.includes(column.name));
    return fitColumn(column, { ...match.columnType, nullable });
  });
  return { ...target, columns };
}
