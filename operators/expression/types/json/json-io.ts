import type { TypeIo } from '../../contract.ts';
import { jsonKind } from './check-json.ts';

/** json: its text, kept as it is written once it is known to be JSON. */
export const jsonIo: TypeIo<string> = {
  type: 'json',
  parse(text) {
    jsonKind(text, { uniqueKeys: false });
    return text;
  },
  print: (value) => value,
  compare: null,
};
