import type { AnyTypeIo } from '../contract.ts';
import { booleanIo } from './boolean/boolean-io.ts';
import { byteaIo } from './bytea/bytea-io.ts';
import { dateIo } from './date/date-io.ts';
import { doubleIo, realIo } from './float/float-io.ts';
import { bigintIo, integerIo, smallintIo } from './integer/integer-io.ts';
import { intervalIo } from './interval/interval-io.ts';
import { jsonIo } from './json/json-io.ts';
import { jsonbIo } from './jsonb/jsonb-io.ts';
import { jsonPathIo } from './jsonpath/jsonpath-io.ts';
import { numericIo } from './numeric/numeric-io.ts';
import { textIo, unknownIo, varcharIo } from './text/text-io.ts';
import { timeIo } from './time/time-io.ts';
import { timestampIo } from './timestamp/timestamp-io.ts';
import { timestamptzIo } from './timestamptz/timestamptz-io.ts';
import { uuidIo } from './uuid/uuid-io.ts';

/** Every type there is; arrays of each follow from `arrayIo`. */
export const types: readonly AnyTypeIo[] = [
  booleanIo,
  smallintIo,
  integerIo,
  bigintIo,
  numericIo,
  realIo,
  doubleIo,
  textIo,
  varcharIo,
  unknownIo,
  byteaIo,
  uuidIo,
  dateIo,
  timeIo,
  timestampIo,
  timestamptzIo,
  intervalIo,
  jsonIo,
  jsonbIo,
  jsonPathIo,
];
