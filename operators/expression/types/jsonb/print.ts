import type { Jsonb } from '../../contract.ts';
import { numericIo } from '../numeric/numeric-io.ts';
import { isArray, isObject } from './kind.ts';

/** jsonb's output: `{"a": 1, "b": [true, null]}`. */
export function printJsonb(value: Jsonb): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(printJsonb).join(', ')}]`;
  if (!isObject(value)) return numericIo.print(value);
  let text = '';
  for (const [key, member] of value) text += `${text === '' ? '' : ', '}${JSON.stringify(key)}: ${printJsonb(member)}`;
  return `{${text}}`;
}
