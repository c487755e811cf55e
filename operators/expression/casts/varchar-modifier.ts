import type { Call, TypeModifier } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';

/** `varchar(length)`: a cast cuts what is longer, counted in characters. */
export const varcharModifier: TypeModifier = { type: 'character varying', bind };

function bind(modifiers: readonly number[]): Call {
  const [length = 0] = modifiers;
  if (modifiers.length !== 1) throw new EvaluationError('22023', 'varchar takes one length');
  if (length < 1 || length > 10485760) throw new EvaluationError('22023', 'a length of varchar is 1 to 10485760');
  return (value: string) => (value.length <= length ? value : cut(value, length));
}

function cut(value: string, length: number): string {
  let at = 0;
  for (let count = 0; count < length && at < value.length; count++) {
    at += value.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return value.slice(0, at);
}
