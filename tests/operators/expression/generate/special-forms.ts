import type { Maker } from './generator.ts';
import { hintsFor, ZONES } from './hints.ts';
import { list, type Term, term } from './term.ts';

type Form = (maker: Maker, type: string) => Term;

const COMPARABLE = [
  'integer',
  'numeric',
  'text',
  'date',
  'double precision',
  'timestamp with time zone',
  'interval',
  'jsonb',
  'bytea',
];

/** What the grammar has a syntax for: an expression of `type`, or `null` where none gives it. */
export function specialForm(maker: Maker, type: string): Term | null {
  const { choices } = maker;
  const own = FORMS[type];
  const array = type.endsWith('[]') ? ARRAY_FORMS : [];
  const all = [...ANY_FORMS, ...(own ?? []), ...(own ?? []), ...array];
  return choices.pick(all)(maker, type);
}

const several = (maker: Maker, type: string, most = 3): readonly Term[] =>
  Array.from({ length: 1 + maker.choices.below(most) }, () => maker.of(type));

const hinted = (maker: Maker, name: string, types: readonly string[], at: number): string =>
  maker.choices.pick(hintsFor(name, types)[at]!);

/** Forms that give whatever type their arguments have. */
const ANY_FORMS: readonly Form[] = [
  (maker, type) => term`CASE WHEN ${maker.of('boolean')} THEN ${maker.of(type)} ELSE ${maker.of(type)} END`,
  (maker, type) =>
    term`CASE WHEN ${maker.of('boolean')} THEN ${maker.of(type)} WHEN ${maker.of('boolean')} THEN ${maker.of(type)} END`,
  (maker, type) => {
    const compared = maker.choices.pick(COMPARABLE);
    return term`CASE ${maker.of(compared)} WHEN ${maker.of(compared)} THEN ${maker.of(type)} ELSE ${maker.of(type)} END`;
  },
  (maker, type) => term`coalesce(${list(several(maker, type))})`,
  (maker, type) => term`nullif(${maker.of(type)}, ${maker.of(type)})`,
  (maker, type) => term`${maker.choices.pick(['greatest', 'least'])}(${list(several(maker, type))})`,
];

const COMPARISONS = ['=', '<>', '!=', '<', '<=', '>', '>='];
const BOOLEAN: readonly Form[] = [
  (maker) => term`(${maker.of('boolean')} AND ${maker.of('boolean')})`,
  (maker) => term`(${maker.of('boolean')} OR ${maker.of('boolean')})`,
  (maker) => term`(NOT ${maker.of('boolean')})`,
  (maker) => term`(${maker.of(maker.type())} IS ${maker.choices.pick(['NULL', 'NOT NULL'])})`,
  (maker) =>
    term`(${maker.of('boolean')} IS ${maker.choices.pick(['TRUE', 'NOT TRUE', 'FALSE', 'NOT FALSE', 'UNKNOWN', 'NOT UNKNOWN'])})`,
  (maker) => {
    const type = maker.choices.pick(COMPARABLE);
    return term`(${maker.of(type)} ${maker.choices.pick(['IN', 'NOT IN'])} (${list(several(maker, type, 4))}))`;
  },
  (maker) => {
    const type = maker.choices.pick(COMPARABLE);
    const word = maker.choices.pick(['BETWEEN', 'NOT BETWEEN', 'BETWEEN SYMMETRIC', 'NOT BETWEEN SYMMETRIC']);
    return term`(${maker.of(type)} ${word} ${maker.of(type)} AND ${maker.of(type)})`;
  },
  (maker) => {
    const type = maker.type();
    return term`(${maker.of(type)} IS ${maker.choices.pick(['DISTINCT', 'NOT DISTINCT'])} FROM ${maker.of(type)})`;
  },
  (maker) =>
    term`(${maker.of('text')} ${maker.choices.pick(['LIKE', 'NOT LIKE', 'ILIKE', 'NOT ILIKE'])} ${hinted(maker, '~~', [], 1)})`,
  (maker) =>
    term`(${maker.of('text')} ${maker.choices.pick(['LIKE', 'ILIKE'])} ${hinted(maker, '~~', [], 1)} ESCAPE ${maker.choices.pick(["'#'", "''", "'o'", "'ab'", "'🦦'"])})`,
  (maker) =>
    term`(${maker.of('text')} ${maker.choices.pick(['SIMILAR TO', 'NOT SIMILAR TO'])} ${hinted(maker, 'similar_to_escape', [], 0)})`,
  (maker) =>
    term`(${maker.of('text')} SIMILAR TO ${hinted(maker, 'similar_to_escape', [], 0)} ESCAPE ${maker.choices.pick(["'#'", "''"])})`,
  (maker) => {
    const type = maker.choices.pick(['integer', 'text', 'numeric', 'date']);
    return term`(${maker.of(type)} ${maker.choices.pick(COMPARISONS)} ${maker.choices.pick(['ANY', 'ALL', 'SOME'])} (${maker.of(`${type}[]`)}))`;
  },
  (maker) => {
    const type = maker.choices.pick(COMPARABLE);
    return term`(${maker.of(type)} ${maker.choices.pick(COMPARISONS)} ${maker.of(type)})`;
  },
  (maker) =>
    term`(${maker.of('text')} IS ${maker.choices.pick(['', 'NOT '])}${maker.choices.pick(['NFC ', 'NFD ', ''])}NORMALIZED)`,
  (maker) => {
    const type = maker.choices.pick([
      'date',
      'timestamp without time zone',
      'time without time zone',
      'timestamp with time zone',
    ]);
    // an interval is added by a function in SQL, which Postgres takes apart: what fails in it may never be looked at
    const end = maker.choices.chance(50) ? maker.of(type) : term`${maker.choices.pick(PERIODS)}`;
    return term`((${maker.of(type)}, ${end}) OVERLAPS (${maker.of(type)}, ${maker.of(type)}))`;
  },
  (maker) => term`(${maker.of('text')} LIKE ${maker.choices.pick(['ANY', 'ALL'])} (${maker.of('text[]')}))`,
];

const PERIODS = ["interval '1 day'", "interval '-2 hours'", "interval '1 month'", 'NULL::interval'];

const TEXT: readonly Form[] = [
  (maker) => term`substring(${maker.of('text')} FROM ${hinted(maker, 'substring', [], 1)})`,
  (maker) =>
    term`substring(${maker.of('text')} FROM ${hinted(maker, 'substring', [], 1)} FOR ${hinted(maker, 'substring', [], 2)})`,
  (maker) => term`substring(${maker.of('text')} FOR ${hinted(maker, 'substring', [], 2)})`,
  (maker) => term`substring(${maker.of('text')} FROM ${hinted(maker, 'regexp_match', [], 1)})`,
  (maker) =>
    term`substring(${maker.of('text')} SIMILAR ${maker.choices.pick(['\'%#"o_b#"%\'', '\'a#"%#"\'', "'#\"'", "'abc'"])} ESCAPE '#')`,
  (maker) =>
    term`trim(${maker.choices.pick(['BOTH ', 'LEADING ', 'TRAILING ', ''])}${maker.choices.pick(["' '", "'xa'", "'🦦'", "''"])} FROM ${maker.of('text')})`,
  (maker) => term`trim(${maker.choices.pick(['BOTH ', 'LEADING ', 'TRAILING ', ''])}${maker.of('text')})`,
  (maker) =>
    term`overlay(${maker.of('text')} PLACING ${maker.of('text')} FROM ${hinted(maker, 'overlay', [], 2)} FOR ${hinted(maker, 'overlay', [], 3)})`,
  (maker) => term`overlay(${maker.of('text')} PLACING ${maker.of('text')} FROM ${hinted(maker, 'overlay', [], 2)})`,
  (maker) => term`normalize(${maker.of('text')}, ${maker.choices.pick(['NFC', 'NFD', 'NFKC', 'NFKD'])})`,
  (maker) => term`(${maker.of('text')} || ${maker.of(maker.type())})`,
  (maker) => term`(${maker.of('jsonb')} ->> ${maker.choices.pick(["'a'", "'b'", '0', '-1', "''"])})`,
  (maker) => term`(${maker.of('text')} COLLATE "C")`,
];

const INTEGER: readonly Form[] = [
  (maker) => term`position(${maker.of('text')} IN ${maker.of('text')})`,
  (maker) => term`position(${maker.of('bytea')} IN ${maker.of('bytea')})`,
  (maker) => term`(${maker.of('integer[]')})[${maker.of('integer')}]`,
];

const NUMERIC: readonly Form[] = [
  (maker) => {
    const type = maker.choices.pick([
      'date',
      'timestamp without time zone',
      'timestamp with time zone',
      'interval',
      'time without time zone',
    ]);
    return term`extract(${hinted(maker, 'extract', [], 0).replaceAll("'", maker.choices.chance(20) ? "'" : '')} FROM ${maker.of(type)})`;
  },
];

const zoned = (maker: Maker, type: string): Term => {
  const zone = maker.choices.chance(85) ? maker.choices.pick(ZONES) : `${maker.of('interval').sql}`;
  return term`(${maker.of(type)} AT TIME ZONE ${zone})`;
};

const ARRAY_FORMS: readonly Form[] = [
  (maker, type) => term`ARRAY[${list(several(maker, type.slice(0, -2), 4))}]`,
  (maker, type) => term`(${maker.of(type)})[${maker.of('integer')}:${maker.of('integer')}]`,
  (maker, type) => term`(${maker.of(type)})[:${maker.of('integer')}]`,
];

const FORMS: Readonly<Record<string, readonly Form[]>> = {
  boolean: BOOLEAN,
  text: TEXT,
  integer: INTEGER,
  numeric: NUMERIC,
  bytea: [
    (maker) =>
      term`trim(${maker.choices.pick(['BOTH ', 'LEADING ', 'TRAILING '])}'\\x00'::bytea FROM ${maker.of('bytea')})`,
    (maker) =>
      term`substring(${maker.of('bytea')} FROM ${hinted(maker, 'substring', [], 1)} FOR ${hinted(maker, 'substring', [], 2)})`,
    (maker) => term`overlay(${maker.of('bytea')} PLACING ${maker.of('bytea')} FROM ${hinted(maker, 'overlay', [], 2)})`,
  ],
  date: [
    (maker) => term`(${maker.of('date')} ${maker.choices.pick(['+', '-'])} ${maker.of('integer')})`,
    () => term`current_date`,
  ],
  'timestamp without time zone': [
    (maker) => zoned(maker, 'timestamp with time zone'),
    (maker) => term`(${maker.of('date')} ${maker.choices.pick(['+', '-'])} ${maker.of('interval')})`,
    () => term`localtimestamp`,
  ],
  'timestamp with time zone': [
    (maker) => zoned(maker, 'timestamp without time zone'),
    (maker) => term`(${maker.of('timestamp with time zone')} AT LOCAL)`,
    () => term`current_timestamp`,
  ],
  interval: [
    (maker) =>
      term`interval '${maker.choices.pick(['1', '1.5', '1-2', '3 04:05', '-7', '04:05:06.7'])}' ${maker.choices.pick(['year', 'month', 'day', 'hour', 'minute', 'second', 'year to month', 'day to hour', 'day to second', 'hour to minute', 'second(2)'])}`,
    (maker) => term`(${maker.of('interval')} * ${maker.choices.pick(['0.5', '2', '-1', '1e10', "'NaN'::float8"])})`,
    (maker) =>
      term`make_interval(${maker.choices.pick(['days', 'secs', 'months', 'weeks'])} => ${maker.choices.pick(['1', '-1', '0', '2147483647'])})`,
  ],
  jsonb: [
    (maker) => term`(${maker.of('jsonb')} -> ${maker.choices.pick(["'a'", "'b'", '0', '-1', "''"])})`,
    (maker) => term`(${maker.of('jsonb')})['b']`,
  ],
  json: [(maker) => term`(${maker.of('json')} -> ${maker.choices.pick(["'a'", "'b'", '0', '-1', "''"])})`],
};
