import type { DataType } from '../contract/column.ts';

/**
 * Could any value of type `from` be stored in a column of type `to`, read from its text as Postgres would?
 * `false` means that no row could ever load, so the pipeline is refused before it runs. A number is never a date,
 * though Postgres would read 20240131 as one: whoever declares a number and means a date is told so.
 */
export function assignable(from: DataType, to: DataType): boolean {
  const target = family(to);
  if (target === 'text') return true;
  const source = family(from);
  switch (source) {
    case 'text':
    case 'json':
      return true;
    case 'number':
      return target === 'number' || target === 'boolean' || target === 'json';
    case 'boolean':
      return target === 'boolean' || target === 'json';
    case 'time':
      return target === 'time';
    case 'uuid':
      return target === 'uuid';
    default:
      return source satisfies never;
  }
}

type Family = 'text' | 'number' | 'boolean' | 'time' | 'json' | 'uuid';

function family(type: DataType): Family {
  switch (type) {
    case 'untyped':
    case 'text':
    case 'varchar':
      return 'text';
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'double':
      return 'number';
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return 'time';
    case 'boolean':
    case 'json':
    case 'uuid':
      return type;
    default:
      return type satisfies never;
  }
}
