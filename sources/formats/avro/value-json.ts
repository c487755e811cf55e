import { jsonText, textJson } from '../columnar/json-text.ts';
import type { BinaryText } from '../columnar/lay.ts';
import { Malformed } from '../columnar/malformed.ts';
import { columnTypeOf } from '../columnar/scalar.ts';
import { type Cursor, cursorOf, eachElement, pass, readCount, spend } from './cursor.ts';
import { leafCells } from './leaf-cells.ts';
import { Unresolved } from './resolve.ts';
import type { AvroEnum, AvroRecord, AvroType } from './schema.ts';
import { branchOf, skipValue } from './skip.ts';

const MOST_DEPTH = 256;

/** A value as JSON: records and maps are objects, unions what the value is of them. */
export function valueJson(cursor: Cursor, type: AvroType, binary: BinaryText, depth = 0): string {
  if (depth > MOST_DEPTH) throw new Malformed('a value is too deep');
  switch (type.kind) {
    case 'null':
      return 'null';
    case 'enum':
      return JSON.stringify(symbolOf(cursor, type));
    case 'union':
      return valueJson(cursor, branchOf(cursor, type.branches), binary, depth + 1);
    case 'record':
      return recordJson(cursor, type, binary, depth);
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
      cells.put(type)(cursor, 0);
      return jsonText(cells.finish(1), 0, columnTypeOf(type.scalar));
    }
    case 'refused':
      throw new Unresolved(type.reason);
    default:
      return type satisfies never;
  }
}

function recordJson(cursor: Cursor, { fields, steps }: AvroRecord, binary: BinaryText, depth: number): string {
  spend(cursor, fields.length);
  const texts: string[] = [];
  if (steps === null) for (const { type } of fields) texts.push(valueJson(cursor, type, binary, depth + 1));
  for (const { type, field } of steps ?? []) {
    if (field < 0) skipValue(cursor, type, depth + 1);
    else texts[field] = valueJson(cursor, type, binary, depth + 1);
  }
  const members = fields.map(({ name, type, constant }, index) => {
    const text = constant === undefined ? texts[index]! : valueJson(cursorOf(constant), type, binary, depth + 1);
    return `${JSON.stringify(name)}:${text}`;
  });
  return `{${members.join(',')}}`;
}

/** The symbol of an enum that comes next. */
export function symbolOf(cursor: Cursor, { names, symbols }: AvroEnum): string {
  const symbol = symbols[readCount(cursor)];
  if (symbol === null)
    throw new Unresolved(`a value of the enum ${names[0]} is none of the reader schema's, which has no default for it`);
  if (symbol === undefined) throw new Malformed('a value is none of its enum');
  return symbol;
}
