import type { Datum, Jsonb, JsonbValue, ScalarType, SqlCast } from '../contract.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { jsonbIo } from '../types/jsonb/jsonb-io.ts';
import { isNumber, jsonbKind } from '../types/jsonb/kind.ts';
import type { Numeric } from '../types/numeric/numeric.ts';
import { numericToDouble, numericToReal } from './to-float.ts';
import { numericTo } from './to-integer.ts';

/** jsonb to a scalar: the JSON null is NULL, and only a value of the fitting kind can be cast. */
function scalar<T extends Jsonb>(
  to: ScalarType,
  fits: (value: Jsonb) => value is T,
  cast: (value: T) => Datum,
): SqlCast {
  return {
    from: 'jsonb',
    to,
    context: 'explicit',
    call: ({ jsonb }: JsonbValue) => {
      if (jsonb === null) return null;
      if (fits(jsonb)) return cast(jsonb);
      throw new EvaluationError('22023', `a JSON ${jsonbKind(jsonb)}, which cannot be cast to ${to}`);
    },
  };
}

const isBoolean = (value: Jsonb): value is boolean => typeof value === 'boolean';

function number(to: ScalarType, cast: (value: Numeric) => Datum): SqlCast {
  return scalar(to, isNumber, cast);
}

/** Casts between json and jsonb, and from jsonb to numbers and booleans. */
export const jsonCasts: readonly SqlCast[] = [
  { from: 'json', to: 'jsonb', context: 'assignment', call: (text: string) => jsonbIo.parse(text) },
  { from: 'jsonb', to: 'json', context: 'assignment', call: (value: JsonbValue) => jsonbIo.print(value) },
  scalar('boolean', isBoolean, (value) => value),
  number('numeric', (value) => value),
  number('smallint', numericTo('smallint')),
  number('integer', numericTo('integer')),
  number('bigint', numericTo('bigint')),
  number('real', numericToReal),
  number('double precision', numericToDouble),
];
