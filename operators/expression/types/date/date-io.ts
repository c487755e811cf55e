import { dateText } from '../../../../runtime/rows/date-text.ts';
import { parseDate } from '../../../../runtime/rows/decode/date-text.ts';
import type { TypeIo } from '../../contract.ts';
import { unreadable } from './unreadable.ts';

/** date: days since 2000-01-01. */
export const dateIo: TypeIo<number> = {
  type: 'date',
  parse(text) {
    const days = parseDate(text);
    if (Number.isNaN(days)) throw unreadable(text, 'date');
    return days;
  },
  print: dateText,
  compare: (left, right) => left - right,
};
