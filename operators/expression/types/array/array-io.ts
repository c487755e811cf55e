import type { AnyTypeIo, Datum, SqlType } from '../../contract.ts';
import { parseArray } from './parse-array.ts';
import { printArray } from './print-array.ts';

export type SqlArray = readonly Datum[];

/** Input, output and order of an array type. */
export interface ArrayIo {
  readonly type: SqlType;
  readonly element: AnyTypeIo;
  parse(text: string): SqlArray;
  print(value: SqlArray): string;
  readonly compare: ((left: SqlArray, right: SqlArray) => number) | null;
}

/** Arrays of a type: of one dimension, counted from 1. */
export function arrayIo(element: AnyTypeIo): ArrayIo {
  const { compare } = element;
  return {
    type: `${element.type}[]`,
    element,
    parse: (text) => parseArray(text, (item) => element.parse(item)),
    print: (value) => printArray(value.map((item) => (item === null ? null : element.print(item)))),
    compare: compare === null ? null : (left, right) => compareArrays(left, right, compare),
  };
}

/** Element by element, NULL after all else and equal to NULL; then the shorter first. */
export function compareArrays(left: SqlArray, right: SqlArray, compare: NonNullable<AnyTypeIo['compare']>): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left[index]!;
    const b = right[index]!;
    const order = a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
