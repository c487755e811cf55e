import type { DataType } from '../../../runtime/contract/column.ts';

/**
 * How the cells of a column are held. `value`: as `JSON.parse` gives them. The others as bytes of their text: `text` any
 * cell; `bare`, `double`, `real` all but JSON strings, which a json column further on would tell from numbers.
 */
export type CellClass = 'value' | 'text' | 'bare' | 'double' | 'real';

export function cellClassOf(type: DataType): CellClass {
  switch (type) {
    case 'untyped':
    case 'json':
      return 'value';
    case 'text':
    case 'varchar':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return 'text';
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'boolean':
      return 'bare';
    case 'real':
    case 'double':
      return type;
    default:
      return type satisfies never;
  }
}
