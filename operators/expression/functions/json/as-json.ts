import type { JsonbValue, ScalarType, SqlType, SqlValue } from '../../contract.ts';
import { EvaluationError } from '../../evaluation-error.ts';
import type { SqlArray } from '../../types/array/array-io.ts';
import { elementOf, scalarIo } from '../../types/array/io-of.ts';
import { printJsonb } from '../../types/jsonb/print.ts';

/** What a value is in JSON, as text. */
export type AsJson = (value: SqlValue) => string;

/** How `to_json` writes values of a type: numbers and booleans bare, times as ISO 8601, all else as a string. */
export function asJson(type: SqlType, separator = ','): AsJson {
  const element = elementOf(type);
  if (element !== null) {
    const one = asJson(element);
    return (value) => `[${(value as SqlArray).map((item) => (item === null ? 'null' : one(item))).join(separator)}]`;
  }
  switch (type) {
    case 'json':
      return (value) => value as string;
    case 'jsonb':
      return (value) => printJsonb((value as JsonbValue).jsonb);
    case 'boolean':
      return String;
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'double precision': {
      const { print } = scalarIo(type);
      return (value) => {
        const text = print(value);
        return NOT_FINITE.test(text) ? `"${text}"` : text;
      };
    }
    default: {
      const text = jsonText(type as ScalarType);
      return (value) => JSON.stringify(text(value));
    }
  }
}

const NOT_FINITE = /n/i;

/** The text of a value within JSON: output, but for the times, which are ISO 8601. */
export function jsonText(type: ScalarType): (value: SqlValue) => string {
  const { print } = scalarIo(type);
  switch (type) {
    case 'boolean':
      return String;
    case 'timestamp without time zone':
      return (value) => print(value).replace(' ', 'T');
    case 'timestamp with time zone':
      return (value) => print(value).replace(' ', 'T').replace('+00', '+00:00');
    default:
      return print;
  }
}

/** The key of a member that a value makes; throws where values of the type cannot be one. */
export function asKey(type: SqlType): (value: SqlValue) => string {
  if (elementOf(type) !== null || type === 'json' || type === 'jsonb') return notScalar;
  return jsonText(type as ScalarType);
}

function notScalar(): never {
  throw new EvaluationError('22023', 'the key of a JSON object is an array or JSON');
}
