import { jsonText, textJson } from '../columnar/json-text.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import { columnTypeOf } from '../columnar/scalar.ts';
import { type Cursor, eachElement, pass, readCount } from './cursor.ts';
import { leafCells } from './leaf-cells.ts';
import type { AvroType } from './schema.ts';
import { branchOf } from './skip.ts';

const MOST_DEPTH = 256;

/** A value as JSON: records and maps are objects, unions what the value is of them. */
export function valueJson(cursor: Cursor, type: AvroType, binary: BinaryText, depth = 0): string {
  if (depth > MOST_DEPTH) throw new Malformed('a value is too deep');
  switch (type.kind) {
    case 'null':
      return 'null';
    case 'enum':
      return JSON.stringify(symbolOf(cursor, type.symbols));
    case 'union':
      return valueJson(cursor, branchOf(cursor, type.branches), binary, depth + 1);
    case 'record': {
      const members = type.fields.map(
        (field) => `${JSON.stringify(field.name)}:${valueJson(cursor, field.type, binary, depth + 1)}`,
      );
      return `{${members.join(',')}}`;
    }
    case 'array': {
      const items: string[] = [];
      eachElement(cursor, () => items.push(valueJson(cursor, type.item, binary, depth + 1)));
      return `[${items.join(',')}]`;
    }
    case 'map': {
      const members: string[] = [];
      eachElement(cursor, () => {
        const length = readCount(cursor);
        const start = pass(cursor, length);
        const key = textJson(cursor.bytes, start, start + length);
        members.push(`${key}:${valueJson(cursor, type.item, binary, depth + 1)}`);
      });
      return `{${members.join(',')}}`;
    }
    case 'leaf': {
      const cells = leafCells(type, 1, binary);
      cells.put(cursor, 0);
      return jsonText(cells.finish(1), 0, columnTypeOf(type.scalar));
    }
    default:
      return type satisfies never;
  }
}

/** The symbol of an enum that comes next. */
export function symbolOf(cursor: Cursor, symbols: readonly string[]): string {
  const symbol = symbols[readCount(cursor)];
  if (symbol === undefined) throw new Malformed('a value is none of its enum');
  return symbol;
}
