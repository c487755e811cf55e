import { objectIn } from '../forms/form-field.ts';

/** The values that a setting may have, by the path to it in the JSON Schema of a model. */
export function modelValues(schema: Readonly<Record<string, unknown>>, ...steps: readonly string[]): readonly string[] {
  const at = steps.reduce<unknown>((inside, step) => {
    const { properties, items } = objectIn(inside);
    return objectIn(properties)[step] ?? objectIn(objectIn(items).properties)[step];
  }, schema);
  const values = objectIn(at).enum;
  return Array.isArray(values) ? values.map(String) : [];
}
