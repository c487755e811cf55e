import type { DataType } from '../contract/column.ts';
import type { SummaryFunction } from '../contract/summary.ts';

/** What a function makes of values of a type, as Postgres; `null`: it does not take them. */
export function summaryType(name: SummaryFunction, type: DataType): DataType | null {
  switch (name) {
    case 'count':
      return 'bigint';
    case 'bool_or':
      return type === 'boolean' ? type : null;
    case 'min':
    case 'max':
      return ['boolean', 'json', 'uuid'].includes(type) ? null : type;
    case 'sum':
    case 'avg':
      return arithmetic(name, type);
    default:
      return name satisfies never;
  }
}

function arithmetic(name: 'sum' | 'avg', type: DataType): DataType | null {
  switch (type) {
    case 'smallint':
    case 'integer':
      return name === 'sum' ? 'bigint' : 'numeric';
    case 'bigint':
    case 'numeric':
      return 'numeric';
    case 'real':
    case 'double':
      return name === 'sum' ? type : 'double';
    default:
      return null;
  }
}
