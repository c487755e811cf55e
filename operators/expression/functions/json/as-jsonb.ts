import type { Jsonb, JsonbValue, ScalarType, SqlType, SqlValue } from '../../contract.ts';
import type { SqlArray } from '../../types/array/array-io.ts';
import { elementOf, scalarIo } from '../../types/array/io-of.ts';
import { jsonbIo } from '../../types/jsonb/jsonb-io.ts';
import { numericIo } from '../../types/numeric/numeric-io.ts';
import { jsonText } from './as-json.ts';

/** How `to_jsonb` takes values of a type: numbers exact (NaN and the infinities as strings), times as ISO 8601. */
export function asJsonb(type: SqlType): (value: SqlValue) => Jsonb {
  const element = elementOf(type);
  if (element !== null) {
    const one = asJsonb(element);
    return (value) => (value as SqlArray).map((item) => (item === null ? null : one(item)));
  }
  switch (type) {
    case 'json':
      return (value) => jsonbIo.parse(value as string).jsonb;
    case 'jsonb':
      return (value) => (value as JsonbValue).jsonb;
    case 'boolean':
      return (value) => value as boolean;
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'double precision': {
      const { print } = scalarIo(type);
      return (value) => {
        const text = print(value);
        const number = numericIo.parse(text);
        return number.special === null ? number : text;
      };
    }
    default:
      return jsonText(type as ScalarType);
  }
}
