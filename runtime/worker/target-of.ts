import type { Plan, PlannedLoad, PlannedTarget, ValidationMode } from '../contract/plan.ts';
import type { Target } from '../contract/sink.ts';

/** A target of the plan, its first when none is given, as the sink takes it. */
export function targetOf(plan: Plan, target: PlannedTarget = plan.target): Target {
  const { load } = target;
  const merge = mergeOf(load);
  const needed = load.mode === 'incremental_watermark' ? [load.column] : (merge?.key ?? []);
  return {
    node: target.node,
    schema: target.schema,
    table: target.table,
    // A row without its key can be neither found nor told from others like it; without its watermark it is neither old nor new.
    columns: target.columns.map((column) => ({
      ...column,
      // A delete brings the key alone.
      ...(merge?.mirror === undefined ? {} : { nullable: true }),
      ...(needed.includes(column.name) ? { nullable: false } : {}),
      ...coercion(plan.columnModes?.[column.name]),
    })),
    coerce: plan.validation === 'coerce',
    format: target.copyFormat,
    merge,
    ...(target.order === undefined ? {} : { order: target.order }),
  };
}

function mergeOf(load: PlannedLoad): Target['merge'] {
  if (load.mode === 'upsert') return { key: load.key, update: load.update };
  return load.mode === 'cdc_mirror' ? { key: load.key, update: load.update, mirror: load.mirror } : null;
}

function coercion(own: ValidationMode | undefined): { readonly coerce?: boolean } {
  return own === undefined ? {} : { coerce: own === 'coerce' };
}
