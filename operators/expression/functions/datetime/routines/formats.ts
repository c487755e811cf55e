import type { Call, Interval, SignatureType, SqlRoutine } from '../../../contract.ts';
import { isFiniteInterval } from '../../../types/interval/value.ts';
import type { Numeric } from '../../../types/numeric/numeric.ts';
import { isFiniteTimestamp } from '../../../types/timestamp/fields.ts';
import { type DateToken, parseDatePattern } from '../format/date-pattern.ts';
import { formatDate } from '../format/date-to-char.ts';
import { toDate, toTimestamp } from '../format/from-char.ts';
import { type NumberPattern, parseNumberPattern } from '../format/number-pattern.ts';
import { formatBigint, formatFloat, formatInteger, formatNumeric } from '../format/number-to-char.ts';
import { shownInterval, shownTimestamp } from '../format/shown-fields.ts';
import { toNumber } from '../format/to-number.ts';
import { remember } from '../remember.ts';
import { DATE, DOUBLE, datetimeFunction, INTEGER, INTERVAL, TEXT, TIMESTAMP, TIMESTAMPTZ } from './define.ts';

/** An empty pattern shows nothing of a date: NULL. So do the infinities. */
function showing<V>(
  isShown: (value: V) => boolean,
  format: (tokens: readonly DateToken[], value: V) => string,
): () => Call {
  return () => {
    const compiled = remember(parseDatePattern);
    return (value: V, pattern: string) => (pattern === '' || !isShown(value) ? null : format(compiled(pattern), value));
  };
}

function reading(read: (tokens: readonly DateToken[], text: string) => bigint | number): () => Call {
  return () => {
    const compiled = remember(parseDatePattern);
    return (text: string, pattern: string) => read(compiled(pattern), text);
  };
}

function numberToChar<V>(
  type: SignatureType,
  example: string,
  format: (pattern: NumberPattern, value: V) => string,
): SqlRoutine {
  return datetimeFunction('to_char', {
    arguments: [type, TEXT],
    argumentNames: ['value', 'pattern'],
    returns: TEXT,
    summary: 'A number as text, by a pattern of 9, 0, point, comma, S, MI, PR, RN, EEEE and more.',
    example,
    bind: () => {
      const compiled = remember(parseNumberPattern);
      return (value: V, pattern: string) => (pattern === '' ? '' : format(compiled(pattern), value));
    },
  });
}

const DATE_SUMMARY = 'as text, by a pattern of YYYY, MM, DD, HH24, MI, SS and more.';

/** to_char, to_date, to_timestamp and to_number. */
export const formatFunctions: readonly SqlRoutine[] = [
  datetimeFunction('to_char', {
    arguments: [TIMESTAMP, TEXT],
    argumentNames: ['value', 'pattern'],
    returns: TEXT,
    summary: `A timestamp ${DATE_SUMMARY}`,
    example: "to_char(timestamp '2024-02-29 13:45:10', 'Day, DD Mon YYYY HH12:MI am')",
    bind: showing(isFiniteTimestamp, (tokens, value) => formatDate(tokens, shownTimestamp(value, ''))),
  }),
  datetimeFunction('to_char', {
    arguments: [TIMESTAMPTZ, TEXT],
    argumentNames: ['value', 'pattern'],
    returns: TEXT,
    summary: `A timestamp in UTC ${DATE_SUMMARY}`,
    example: "to_char(timestamptz '2024-02-29 13:45:10+01', 'YYYY-MM-DD\"T\"HH24:MI:SS TZ')",
    bind: showing(isFiniteTimestamp, (tokens, value) => formatDate(tokens, shownTimestamp(value, 'UTC'))),
  }),
  datetimeFunction('to_char', {
    arguments: [INTERVAL, TEXT],
    argumentNames: ['value', 'pattern'],
    returns: TEXT,
    summary: `An interval ${DATE_SUMMARY}`,
    example: "to_char(interval '26 hours 3 minutes', 'HH24:MI:SS')",
    bind: showing(isFiniteInterval, (tokens, value: Interval) => formatDate(tokens, shownInterval(value))),
  }),
  numberToChar(INTEGER, "to_char(1234567, '9,999,999')", formatInteger),
  numberToChar('bigint', "to_char(1234567890123, 'FM0000000000000000')", formatBigint),
  numberToChar('numeric', "to_char(-1234.5, 'S9,999.00')", (pattern, value: Numeric) => formatNumeric(pattern, value)),
  numberToChar('real', "to_char(real '12.5', '99.99')", (pattern, value: number) => formatFloat(pattern, value, 6)),
  numberToChar(DOUBLE, "to_char(double precision '0.000123', '9.99EEEE')", (pattern, value: number) =>
    formatFloat(pattern, value, 15),
  ),
  datetimeFunction('to_date', {
    arguments: [TEXT, TEXT],
    argumentNames: ['text', 'pattern'],
    returns: DATE,
    summary: 'The date that a text shows by a pattern.',
    example: "to_date('29 Feb 2024', 'DD Mon YYYY')",
    bind: reading(toDate),
  }),
  datetimeFunction('to_timestamp', {
    arguments: [TEXT, TEXT],
    argumentNames: ['text', 'pattern'],
    returns: TIMESTAMPTZ,
    summary: 'The instant that a text shows by a pattern; in UTC unless it names a zone.',
    example: "to_timestamp('2024-02-29 13:45:10 +01', 'YYYY-MM-DD HH24:MI:SS TZH')",
    bind: reading(toTimestamp),
  }),
  datetimeFunction('to_number', {
    arguments: [TEXT, TEXT],
    argumentNames: ['text', 'pattern'],
    returns: 'numeric',
    summary: 'The number that a text shows by a pattern.',
    example: "to_number('-12,345.67', '99G999D99')",
    bind: () => {
      const compiled = remember(parseNumberPattern);
      return (text: string, pattern: string) => (pattern === '' ? null : toNumber(compiled(pattern), text));
    },
  }),
];
