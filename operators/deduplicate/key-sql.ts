import type { ColumnType } from '../../runtime/contract/column.ts';

/**
 * A text that is the same for keys that are equal: the names of the fields (`$1`, `$2` …) and their values, each as its
 * type compares it. `indexes`: which columns they are.
 */
export function keySql(indexes: readonly number[], columns: readonly ColumnType[]): string {
  const names = indexes.map((_, at) => `$${at + 1}::text`);
  const values = indexes.map((index) => canonical(`c${index}`, columns[index]!));
  return `ARRAY[${[...names, ...values].join(', ')}]::text`;
}

function canonical(cell: string, { type }: ColumnType): string {
  switch (type) {
    case 'numeric':
      return `trim_scale(${cell})::text`;
    // Minus zero equals zero.
    case 'real':
      return `encode(float4send(${cell} + 0::real), 'hex')`;
    case 'double':
      return `encode(float8send(${cell} + 0::double precision), 'hex')`;
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return `encode(${type}_send(${cell}), 'hex')`;
    case 'untyped':
    case 'text':
    case 'varchar':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'boolean':
    case 'uuid':
    case 'json':
      return `${cell}::text`;
    default:
      return type satisfies never;
  }
}
