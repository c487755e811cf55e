import type { CatalogueCategory } from './entry.ts';

/** A piece of Postgres' grammar that is neither a plain call nor a plain operator. */
export interface SyntaxForm {
  readonly name: string;
  readonly category: CatalogueCategory;
  readonly text: string;
  readonly summary: string;
  readonly example: string;
}

/** What the grammar brings beside calls and operators. */
export const SYNTAX: readonly SyntaxForm[] = [
  form(
    'Comparison',
    'AND',
    'condition AND condition',
    'True when both are, false when one is false, else NULL.',
    'true AND NULL',
  ),
  form(
    'Comparison',
    'OR',
    'condition OR condition',
    'True when one is, false when both are false, else NULL.',
    'true OR NULL',
  ),
  form('Comparison', 'NOT', 'NOT condition', 'The opposite; NULL stays NULL.', 'NOT false'),
  form('Comparison', 'IS NULL', 'value IS [NOT] NULL', 'Whether there is no value.', 'NULL IS NULL'),
  form(
    'Comparison',
    'IS TRUE',
    'condition IS [NOT] TRUE | FALSE | UNKNOWN',
    'Tests for one of the three truth values: never NULL.',
    '(NULL = 1) IS NOT TRUE',
  ),
  form(
    'Comparison',
    'IS DISTINCT FROM',
    'value IS [NOT] DISTINCT FROM value',
    'Compares with NULL as a value like any other.',
    '1 IS DISTINCT FROM NULL',
  ),
  form(
    'Comparison',
    'BETWEEN',
    'value [NOT] BETWEEN [SYMMETRIC] low AND high',
    'Whether a value lies in a range, its ends included; SYMMETRIC takes the ends in either order.',
    '5 BETWEEN SYMMETRIC 10 AND 1',
  ),
  form(
    'Comparison',
    'IN',
    'value [NOT] IN (value [, …])',
    'Whether a value is one of several; NULL when it is none and one of them is NULL.',
    "'b' IN ('a', 'b')",
  ),
  form(
    'Comparison',
    'ANY',
    'value operator ANY | ALL (array)',
    'Whether a comparison holds for one element, or for each.',
    '3 < ALL (ARRAY[4, 5])',
  ),
  form(
    'Conditional',
    'CASE',
    'CASE WHEN condition THEN result [WHEN …] [ELSE result] END',
    'The result of the first condition that is true; NULL without an ELSE.',
    "CASE WHEN 2 > 1 THEN 'yes' ELSE 'no' END",
  ),
  form(
    'Conditional',
    'CASE',
    'CASE value WHEN value THEN result [WHEN …] [ELSE result] END',
    'The result of the first value that is equal.',
    "CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END",
  ),
  form(
    'Conditional',
    'COALESCE',
    'coalesce(value [, …])',
    'The first value that is not NULL.',
    "coalesce(NULL, 'none')",
  ),
  form(
    'Conditional',
    'NULLIF',
    'nullif(value, value)',
    'NULL when both are equal, else the first.',
    "nullif('-', '-')",
  ),
  form('Conditional', 'GREATEST', 'greatest(value [, …])', 'The largest, NULLs passed over.', 'greatest(1, NULL, 3)'),
  form('Conditional', 'LEAST', 'least(value [, …])', 'The smallest, NULLs passed over.', 'least(1.5, 1, NULL)'),
  form(
    'Type cast',
    'CAST',
    'CAST(value AS type)',
    'The value as another type; fails where it has none.',
    "CAST('42' AS integer)",
  ),
  form('Type cast', '::', 'value::type', 'The same, shorter.', '1.555::numeric(5, 2)'),
  form('Type cast', 'type literal', "type 'text'", 'A value of a type, written as text.', "date '2024-02-29'"),
  form(
    'String',
    'LIKE',
    'text [NOT] LIKE | ILIKE pattern [ESCAPE character]',
    'Matches the whole text: `%` is any text, `_` one character. ILIKE takes no notice of case.',
    "'Otter' ILIKE 'o%'",
  ),
  form(
    'Regular expression',
    'SIMILAR TO',
    'text [NOT] SIMILAR TO pattern [ESCAPE character]',
    'Matches the whole text with a pattern of the SQL standard.',
    "'abc' SIMILAR TO '%(b|d)%'",
  ),
  form(
    'String',
    'SUBSTRING',
    'substring(text [FROM start] [FOR length])',
    'A part of a text, counted from 1.',
    "substring('Thomas' FROM 2 FOR 3)",
  ),
  form(
    'Regular expression',
    'SUBSTRING',
    'substring(text FROM pattern)',
    'The part that matches a regular expression; its first group where it has one.',
    "substring('Thomas' FROM '...$')",
  ),
  form(
    'Regular expression',
    'SUBSTRING',
    'substring(text SIMILAR pattern ESCAPE character)',
    'The part between two marks of a pattern of the SQL standard.',
    "substring('Thomas' SIMILAR '%#\"o_a#\"_' ESCAPE '#')",
  ),
  form(
    'String',
    'POSITION',
    'position(part IN text)',
    'Where a part starts, counted from 1; 0 where it is not.',
    "position('om' IN 'Thomas')",
  ),
  form(
    'String',
    'OVERLAY',
    'overlay(text PLACING text FROM start [FOR length])',
    'Replaces the characters at a place.',
    "overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4)",
  ),
  form(
    'String',
    'TRIM',
    'trim([BOTH | LEADING | TRAILING] [characters] [FROM] text)',
    'Takes characters off the ends; spaces where none are named.',
    "trim(BOTH 'x' FROM 'xTomxx')",
  ),
  form(
    'String',
    'IS NORMALIZED',
    'text IS [NOT] [NFC | NFD | NFKC | NFKD] NORMALIZED',
    'Whether a text is in a Unicode normal form.',
    "U&'\\0061\\0308' IS NFD NORMALIZED",
  ),
  form('String', 'COLLATE', 'text COLLATE "C"', 'The collation that all text has.', "'a' COLLATE \"C\" < 'B'"),
  form(
    'Date/time',
    'EXTRACT',
    'extract(field FROM date/time or interval)',
    'One part as a number: year, month, day, hour, minute, second, epoch, dow, isodow, doy, week, quarter and more.',
    "extract(year FROM date '2024-02-29')",
  ),
  form(
    'Date/time',
    'AT TIME ZONE',
    'timestamp AT TIME ZONE zone',
    'The instant that a clock of the zone shows so; of a timestamp with time zone, what a clock there shows.',
    "timestamp '2024-07-01 12:00' AT TIME ZONE 'America/New_York'",
  ),
  form(
    'Date/time',
    'AT LOCAL',
    'timestamp AT LOCAL',
    'AT TIME ZONE UTC.',
    "timestamptz '2024-07-01 12:00+02' AT LOCAL",
  ),
  form(
    'Date/time',
    'OVERLAPS',
    '(start, end) OVERLAPS (start, end)',
    'Whether two periods share a moment; an end may be an interval.',
    "(date '2024-01-01', date '2024-02-01') OVERLAPS (date '2024-01-31', interval '2 days')",
  ),
  form(
    'Date/time',
    'INTERVAL',
    "interval 'amount' [fields]",
    'An interval; fields such as YEAR TO MONTH say what the amount means.',
    "interval '1-2' YEAR TO MONTH",
  ),
  form('Array', 'ARRAY', 'ARRAY[value, …]', 'An array of values of one type.', 'ARRAY[1, 2, 3]'),
  form('Array', '[]', 'array[index]', 'An element, counted from 1; NULL beyond the ends.', "(ARRAY['a', 'b'])[2]"),
  form(
    'Array',
    '[:]',
    'array[low:high]',
    'A part of an array; an end that is left out is its own.',
    '(ARRAY[1, 2, 3])[2:]',
  ),
  form(
    'JSON',
    '[]',
    'jsonb[key]',
    'A field by its name, or an element counted from 0.',
    "('{\"a\": [1, 2]}'::jsonb)['a'][1]",
  ),
  form(
    'JSON',
    'IS JSON',
    'value IS [NOT] JSON [VALUE | OBJECT | ARRAY | SCALAR] [WITH UNIQUE KEYS]',
    'Whether a text is JSON, of one kind, with no key twice in an object.',
    "'[1, 2]' IS JSON ARRAY",
  ),
  form(
    'JSON',
    'JSON_EXISTS',
    'json_exists(jsonb, path [PASSING value AS name] [TRUE | FALSE | UNKNOWN | ERROR ON ERROR])',
    'Whether a path finds anything.',
    "json_exists('{\"a\": 1}', '$.a')",
  ),
  form(
    'JSON',
    'JSON_VALUE',
    'json_value(jsonb, path [PASSING …] [RETURNING type] [NULL | ERROR | DEFAULT value ON EMPTY] [… ON ERROR])',
    'The scalar that a path finds, as text or as the type after RETURNING.',
    'json_value(\'{"a": "7"}\', \'$.a\' RETURNING integer)',
  ),
  form(
    'JSON',
    'JSON_QUERY',
    'json_query(jsonb, path [PASSING …] [RETURNING type] [WITH [CONDITIONAL] WRAPPER] [KEEP | OMIT QUOTES] [… ON EMPTY] [… ON ERROR])',
    'The JSON that a path finds.',
    "json_query('{\"a\": [1, 2]}', '$.a[*]' WITH WRAPPER)",
  ),
];

function form(category: CatalogueCategory, name: string, text: string, summary: string, example: string): SyntaxForm {
  return { name, category, text, summary, example };
}
