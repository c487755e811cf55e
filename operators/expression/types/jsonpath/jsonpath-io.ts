import type { TypeIo } from '../../contract.ts';
import type { JsonPath } from './ast.ts';
import { parseJsonPath } from './parser.ts';
import { printJsonPath } from './print.ts';

/** jsonpath: an SQL/JSON path, parsed. */
export const jsonPathIo: TypeIo<JsonPath> = {
  type: 'jsonpath',
  parse: parseJsonPath,
  print: printJsonPath,
  compare: null,
};
