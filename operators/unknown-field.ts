import type { ColumnTypes } from '../runtime/contract/column.ts';
import type { ConfigIssue } from '../runtime/contract/issue.ts';
import { nearest } from '../runtime/contract/nearest.ts';

/** What to say when `config.<field>` names a column that does not come in. */
export function unknownField(field: string, name: string, input: ColumnTypes): ConfigIssue {
  const names = input.map((column) => column.name);
  const near = nearest(name, names);
  return {
    code: 'config.unknown_field',
    field,
    message: `No field "${name}" comes in here.`,
    next:
      near.length > 0
        ? `Did you mean ${listed(near, 'or')}?`
        : `Fields that come in: ${listed(names, 'and') || 'none'}.`,
  };
}

function listed(names: readonly string[], last: 'or' | 'and'): string {
  const quoted = names.slice(0, 20).map((name) => `"${name}"`);
  if (names.length > 20) return `${quoted.join(', ')} ${last} ${names.length - 20} more`;
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`;
}
