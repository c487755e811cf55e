import type { Json } from '../../runtime/contract/json.ts';

/** JSON paths of the fields in a JSON Schema that lack a title or a description. */
export function fieldsWithoutMeta(schema: Json, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((part, index) => fieldsWithoutMeta(part, `${path}[${index}]`));
  return Object.entries(schema).flatMap(([key, part]) => {
    const below = fieldsWithoutMeta(part, `${path}.${key}`);
    return key === 'properties' ? [...missing(part, path), ...below] : below;
  });
}

function missing(properties: Json, path: string): string[] {
  return Object.entries(properties as { [key: string]: { [key: string]: Json } }).flatMap(([name, field]) =>
    typeof field.title === 'string' && typeof field.description === 'string' ? [] : [`${path}.${name}`],
  );
}
