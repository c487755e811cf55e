import type { AnyTypeIo, ScalarType, SqlType } from '../../contract.ts';
import { types } from '../index.ts';
import { type ArrayIo, arrayIo } from './array-io.ts';

const scalars: ReadonlyMap<SqlType, AnyTypeIo> = new Map(types.map((io) => [io.type, io]));

/** Input, output and order of a type that is no array. */
export function scalarIo(type: ScalarType): AnyTypeIo {
  const io = scalars.get(type);
  if (io === undefined) throw new TypeError(`type ${type} has no input and output`);
  return io;
}

/** The element type of an array type; `null` for others. */
export function elementOf(type: SqlType): ScalarType | null {
  return type.endsWith('[]') ? (type.slice(0, -2) as ScalarType) : null;
}

/** Of an array type. */
export function ioOfArray(type: SqlType): ArrayIo {
  const element = elementOf(type);
  if (element === null) throw new TypeError(`type ${type} is no array`);
  return arrayIo(scalarIo(element));
}
