import { dateText } from '../../../../runtime/rows/date-text.ts';
import { decodeDate } from '../../../../runtime/rows/decode/date.ts';
import type { TypeIo } from '../../contract.ts';
import { asciiBytes } from './ascii-bytes.ts';
import { unreadable } from './unreadable.ts';

/** date: days since 2000-01-01. */
export const dateIo: TypeIo<number> = {
  type: 'date',
  parse(text) {
    const bytes = asciiBytes(text);
    const days = bytes === null ? Number.NaN : decodeDate(bytes, 0, text.length);
    if (Number.isNaN(days)) throw unreadable(text, 'date');
    return days;
  },
  print: dateText,
  compare: (left, right) => left - right,
};
