import { EvaluationError } from '../../evaluation-error.ts';
import { negate } from '../numeric/arithmetic.ts';
import type { Numeric } from '../numeric/numeric.ts';
import { numericIo } from '../numeric/numeric-io.ts';
import { METHODS, type Method, type PathItem } from './ast.ts';
import { pathSyntax } from './path-error.ts';
import type { TokenCursor } from './token-cursor.ts';

const DATETIME_METHODS = ['datetime', 'date', 'time', 'time_tz', 'timestamp', 'timestamp_tz'];

/** What stands behind a method's name, from its parenthesis on; `null` where there is no such method. */
export function readMethod(word: string, cursor: TokenCursor): PathItem | null {
  if (METHODS.includes(word as Method)) {
    cursor.needSymbol('(');
    cursor.needSymbol(')');
    return { kind: 'method', method: word as Method };
  }
  if (word === 'decimal') return readDecimal(cursor);
  if (DATETIME_METHODS.includes(word)) {
    throw new EvaluationError('0A000', `the method .${word}() of a jsonpath, which is not supported`);
  }
  return null;
}

function readDecimal(cursor: TokenCursor): PathItem {
  cursor.needSymbol('(');
  const numbers: Numeric[] = [];
  if (!cursor.isSymbol(')')) {
    do {
      const negative = cursor.takeSymbol('-');
      if (!negative) cursor.takeSymbol('+');
      const number = numericIo.parse(cursor.need('integer').text);
      numbers.push(negative ? negate(number) : number);
    } while (cursor.takeSymbol(','));
  }
  cursor.needSymbol(')');
  const [precision = null, scale = null] = numbers;
  if (numbers.length > 2) throw pathSyntax('.decimal() takes a precision and a scale');
  return { kind: 'decimal', precision, scale };
}
