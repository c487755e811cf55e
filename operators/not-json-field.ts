import type { Column } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { isTextual } from '../runtime/rows/convert/castable.ts';

/** What to say of a field that can hold no JSON. */
export function notJsonField({ name, type }: Column): ConfigIssue[] {
  if (type === 'json' || isTextual(type)) return [];
  return [
    {
      code: 'config.type_not_permitted',
      field: 'field',
      message: `Field "${name}" is of type ${type}, which holds no JSON.`,
      next: 'Choose a field of type json or text.',
    },
  ];
}
