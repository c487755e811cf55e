/** A column of a bench, `numeric(12,2)` for one, as a field of a schema says it. */
export function schemaField({ name, type }: { readonly name: string; readonly type: string }) {
  const [, dataType, first, second] = /^(\w+)(?:\((\d+)(?:,(\d+))?\))?$/.exec(type)!;
  if (first === undefined) return { name, dataType: dataType! };
  return second === undefined
    ? { name, dataType: dataType!, length: Number(first) }
    : { name, dataType: dataType!, precision: Number(first), scale: Number(second) };
}
