import type { CallSite, Datum, SqlRoutine } from '../../contract.ts';
import { stringFunction, stringOperator } from './define.ts';
import { castToText, printersOf } from './print.ts';

function bindConcat(site: CallSite) {
  const printers = printersOf(site);
  return (...values: Datum[]) => {
    let text = '';
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!;
      if (value !== null) text += printers[at]!(value);
    }
    return text;
  };
}

function bindConcatWs(site: CallSite) {
  const printers = printersOf(site);
  return (separator: string | null, ...values: Datum[]) => {
    if (separator === null) return null;
    const texts: string[] = [];
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!;
      if (value !== null) texts.push(printers[at + 1]!(value));
    }
    return texts.join(separator);
  };
}

function bindTextAny({ argumentTypes }: CallSite) {
  const toText = castToText(argumentTypes[1]!);
  return (left: string, right: Datum) => left + toText(right);
}

function bindAnyText({ argumentTypes }: CallSite) {
  const toText = castToText(argumentTypes[0]!);
  return (left: Datum, right: string) => toText(left) + right;
}

export const concatRoutines: readonly SqlRoutine[] = [
  stringOperator({
    name: '||',
    arguments: ['text', 'text'],
    summary: 'One text behind the other; NULL where either is.',
    example: "'Post' || 'greSQL'",
    call: (left: string, right: string) => left + right,
  }),
  stringOperator({
    name: '||',
    arguments: ['text', 'anynonarray'],
    summary: 'A text, and a value as text behind it; NULL where either is.',
    example: "'Value: ' || 42",
    bind: bindTextAny,
  }),
  stringOperator({
    name: '||',
    arguments: ['anynonarray', 'text'],
    summary: 'A value as text, and a text behind it; NULL where either is.',
    example: "42 || ' is the value'",
    bind: bindAnyText,
  }),
  stringFunction({
    name: 'concat',
    arguments: ['any'],
    variadic: 'any',
    strict: false,
    summary: 'All values as text, one behind the other; NULLs are left out.',
    example: "concat('abcde', 2, NULL, 22)",
    bind: bindConcat,
  }),
  stringFunction({
    name: 'concat_ws',
    arguments: ['text', 'any'],
    argumentNames: ['separator', 'value'],
    variadic: 'any',
    strict: false,
    summary: 'All values as text with a separator between them; NULLs are left out.',
    example: "concat_ws(',', 'abcde', 2, NULL, 22)",
    bind: bindConcatWs,
  }),
];
