import { Malformed } from '../columnar/malformed.ts';

/** What a schema's text means as JSON. Whole numbers that a double does not hold are big integers. */
export function readSchema(text: string): unknown {
  try {
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Malformed(`the schema is not JSON: ${error.message}`);
  }
}

function keepDigits(_key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
