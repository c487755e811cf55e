import type { AnyTypeIo, SqlType } from '../contract.ts';
import { elementOf, ioOfArray, scalarIo } from './array/io-of.ts';

/** Input, output and order of any type, arrays included. */
export function ioOf(type: SqlType): Pick<AnyTypeIo, 'parse' | 'print' | 'compare'> {
  const io = elementOf(type) === null ? scalarIo(type as Exclude<SqlType, `${string}[]`>) : ioOfArray(type);
  return io as Pick<AnyTypeIo, 'parse' | 'print' | 'compare'>;
}
