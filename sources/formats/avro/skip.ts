import { Malformed } from '../columnar/malformed.ts';
import { type Cursor, eachElement, pass, readCount, readLong, spend } from './cursor.ts';
import type { AvroType } from './schema.ts';

/** The branch of a union that the value has. */
export function branchOf<T>(cursor: Cursor, branches: readonly T[]): T {
  const branch = branches[readCount(cursor)];
  if (branch === undefined) throw new Malformed('a value has a type that its union lacks');
  return branch;
}

const MOST_DEPTH = 256;

/** Goes past a value that nobody wants. */
export function skipValue(cursor: Cursor, schema: AvroType, depth = 0): void {
  if (depth > MOST_DEPTH) throw new Malformed('a value is too deep');
  switch (schema.kind) {
    case 'null':
      return;
    case 'enum':
      readLong(cursor);
      return;
    case 'union':
      skipValue(cursor, branchOf(cursor, schema.branches), depth + 1);
      return;
    case 'record':
      spend(cursor, schema.fields.length);
      for (const { type } of schema.steps ?? schema.fields) skipValue(cursor, type, depth + 1);
      return;
    case 'array':
      eachElement(cursor, () => skipValue(cursor, schema.item, depth + 1));
      return;
    case 'map':
      eachElement(cursor, () => {
        pass(cursor, readCount(cursor));
        skipValue(cursor, schema.item, depth + 1);
      });
      return;
    case 'leaf':
      skipLeaf(cursor, schema);
      return;
    case 'refused':
      skipValue(cursor, schema.type, depth + 1);
      return;
    default: {
      schema satisfies never;
      break;
    }
  }
}

function skipLeaf(cursor: Cursor, { stored, size }: Extract<AvroType, { kind: 'leaf' }>): void {
  switch (stored) {
    case 'int':
    case 'long':
      readLong(cursor);
      return;
    case 'bytes':
    case 'string':
      pass(cursor, readCount(cursor));
      return;
    case 'boolean':
      pass(cursor, 1);
      return;
    case 'float':
      pass(cursor, 4);
      return;
    case 'double':
      pass(cursor, 8);
      return;
    case 'fixed':
      pass(cursor, size);
      return;
    default:
      stored satisfies never;
      break;
  }
}
