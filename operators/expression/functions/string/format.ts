import type { CallSite, Datum, SqlRoutine } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import { integerIo } from '../../types/integer/integer-io.ts';
import { countCharacters } from './characters.ts';
import { stringFunction } from './define.ts';
import { parseFormat, type Specifier } from './format-specifiers.ts';
import { printersOf } from './print.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { checkLength } from './too-long.ts';

function bindFormat(site: CallSite) {
  const printers = printersOf(site);
  return (format: string | null, ...values: Datum[]) => {
    if (format === null) return null;
    let next = 0;
    const take = (position: number): number => {
      const index = position === 0 ? next : position - 1;
      if (index >= values.length) throw new EvaluationError('22023', 'the format has more specifiers than arguments');
      next = index + 1;
      return index;
    };
    let text = '';
    for (const part of parseFormat(format)) {
      if (typeof part === 'string') {
        text += part;
        continue;
      }
      const width = part.widthPosition === null ? part.width : widthOf(values, printers, take(part.widthPosition));
      const index = take(part.position);
      const value = values[index]!;
      const print = printers[index + 1]!;
      text += aligned(converted(part, value === null ? null : print(value)), width, part.alignsLeft);
    }
    return text;
  };
}

function widthOf(values: readonly Datum[], printers: ReturnType<typeof printersOf>, index: number): number {
  const value = values[index]!;
  return value === null ? 0 : integerIo.parse(printers[index + 1]!(value));
}

function converted({ conversion }: Specifier, text: string | null): string {
  switch (conversion) {
    case 's':
      return text ?? '';
    case 'L':
      return text === null ? 'NULL' : quoteLiteral(text);
    case 'I':
      if (text === null) throw new EvaluationError('22004', 'NULL is no name');
      return quoteIdentifier(text);
    default:
      return conversion satisfies never;
  }
}

function aligned(text: string, width: number, alignsLeft: boolean): string {
  if (width === -2147483648) throw new EvaluationError('22003', 'a width in the format is out of range');
  checkLength(Math.abs(width), Math.abs(width));
  const filling = ' '.repeat(Math.max(0, Math.abs(width) - countCharacters(text)));
  return alignsLeft || width < 0 ? text + filling : filling + text;
}

export const formatRoutines: readonly SqlRoutine[] = [
  stringFunction({
    name: 'format',
    arguments: ['text', 'any'],
    argumentNames: ['formatstr', 'value'],
    variadic: 'any',
    strict: false,
    nullSpread: 'none',
    summary:
      'Values in a text: `%s` as they are, `%I` as a name, `%L` as a quoted text; `%1$s` by number, `%-10s` by width.',
    example: "format('Hello %s, %1$s', 'World')",
    bind: bindFormat,
  }),
  stringFunction({
    name: 'format',
    arguments: ['text'],
    argumentNames: ['formatstr'],
    strict: false,
    summary: 'The text with `%%` written as `%`.',
    example: "format('100%%')",
    bind: bindFormat,
  }),
];
