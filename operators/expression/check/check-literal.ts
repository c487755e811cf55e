import { parseInteger } from '../../../runtime/rows/decode/integer-text.ts';
import type { Literal } from '../parse/ast.ts';
import { INTEGER_LIMITS } from '../types/integer/integer-io.ts';
import { numericIo } from '../types/numeric/numeric-io.ts';
import { orFault } from './coerce.ts';
import type { TypedConstant } from './typed.ts';

/** A literal as Postgres types it: the smallest of integer, bigint and numeric; a string is `unknown`. */
export function checkLiteral({ literal, text, at }: Literal): TypedConstant {
  switch (literal) {
    case 'null':
      return { kind: 'constant', type: 'unknown', value: null };
    case 'string':
      return { kind: 'constant', type: 'unknown', value: text };
    case 'boolean':
      return { kind: 'constant', type: 'boolean', value: text === 'true' };
    case 'integer':
      return { kind: 'constant', type: 'integer', value: Number(text) };
    case 'decimal':
      return decimal(text, at);
    default:
      return literal satisfies never;
  }
}

function decimal(text: string, at: number): TypedConstant {
  const whole = parseInteger(text);
  const { integer, bigint } = INTEGER_LIMITS;
  if (whole !== null && whole >= integer.least && whole <= integer.most) {
    return { kind: 'constant', type: 'integer', value: Number(whole) };
  }
  if (whole !== null && whole >= bigint.least && whole <= bigint.most) {
    return { kind: 'constant', type: 'bigint', value: whole };
  }
  return { kind: 'constant', type: 'numeric', value: orFault(() => numericIo.parse(text), 'bad_literal', at) };
}
