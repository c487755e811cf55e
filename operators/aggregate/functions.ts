import type { DataType } from '../../runtime/contract/column.ts';
import { isTextual } from '../../runtime/rows/convert/castable.ts';

export const AGGREGATES = ['sum', 'count', 'avg', 'min', 'max'] as const;
export type AggregateFunction = (typeof AGGREGATES)[number];

export interface Aggregate {
  readonly permitted: boolean;
  readonly result: DataType;
  /** The aggregate of a staged column. */
  readonly sql: (column: string) => string;
}

/** What a function makes of a column: as Postgres', but floats add up in source order, and text is ordered by its bytes. */
export function aggregateOf(name: AggregateFunction, type: DataType): Aggregate {
  switch (name) {
    case 'count':
      return { permitted: true, result: 'bigint', sql: (column) => `count(${column})` };
    case 'sum':
    case 'avg':
      return arithmetic(name, type === 'untyped' ? 'numeric' : type);
    case 'min':
    case 'max': {
      const isText = isTextual(type);
      const sql = (column: string): string => `${name}(${column}${isText ? ' COLLATE "C"' : ''})`;
      return { permitted: !['boolean', 'json', 'uuid'].includes(type), result: isText ? 'text' : type, sql };
    }
    default:
      return name satisfies never;
  }
}

function arithmetic(name: 'sum' | 'avg', type: DataType): Aggregate {
  const plain = (column: string): string => `${name}(${column})`;
  switch (type) {
    case 'smallint':
    case 'integer':
      return { permitted: true, result: name === 'sum' ? 'bigint' : 'numeric', sql: plain };
    case 'bigint':
    case 'numeric':
      return { permitted: true, result: 'numeric', sql: plain };
    case 'real':
    case 'double': {
      const result = name === 'avg' ? 'double' : type;
      return { permitted: true, result, sql: (column) => `${name}(${column} ORDER BY place)` };
    }
    default:
      return { permitted: false, result: type, sql: plain };
  }
}
