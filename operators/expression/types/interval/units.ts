/** Units of time that `extract`, `date_trunc` and interval texts name. */
export type Unit =
  | 'microseconds'
  | 'milliseconds'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'decade'
  | 'century'
  | 'millennium'
  | 'timezone'
  | 'timezone_hour'
  | 'timezone_minute'
  | 'dow'
  | 'doy'
  | 'isodow'
  | 'isoyear'
  | 'julian';

const WORDS: readonly (readonly [Unit, string])[] = [
  ['microseconds', 'microsecon us usec usecond useconds usecs'],
  ['milliseconds', 'millisecon ms msec msecond mseconds msecs'],
  ['second', 's sec second seconds secs'],
  ['minute', 'm min mins minute minutes'],
  ['hour', 'h hour hours hr hrs'],
  ['day', 'd day days'],
  ['week', 'w week weeks'],
  ['month', 'mon mons month months'],
  ['quarter', 'qtr quarter'],
  ['year', 'y year years yr yrs'],
  ['decade', 'dec decade decades decs'],
  ['century', 'c cent centuries century'],
  ['millennium', 'mil millennia millennium mils'],
  ['timezone', 'timezone'],
  ['timezone_hour', 'timezone_h'],
  ['timezone_minute', 'timezone_m'],
];

/** Words that Postgres knows from date texts; they are looked up second. `m` is taken above, `mm` is a minute. */
const DATE_WORDS: readonly (readonly [Unit, string])[] = [
  ['dow', 'dow'],
  ['doy', 'doy'],
  ['isodow', 'isodow'],
  ['isoyear', 'isoyear'],
  ['julian', 'j jd julian'],
  ['minute', 'mm'],
];

const UNITS = table(WORDS);
const DATE_UNITS = table(DATE_WORDS);

function table(words: readonly (readonly [Unit, string])[]): ReadonlyMap<string, Unit> {
  return new Map(words.flatMap(([unit, names]) => names.split(' ').map((name) => [name, unit] as const)));
}

/** Postgres compares ten characters of a word, and no more. */
const SIGNIFICANT = 10;

/** The unit of a word in lower case that may stand in an interval text or `date_trunc`. */
export function intervalUnit(word: string): Unit | undefined {
  return UNITS.get(word.slice(0, SIGNIFICANT));
}

/** The unit of a word in lower case that `extract` takes, and that numbers of a text may have. */
export function anyUnit(word: string): Unit | undefined {
  return intervalUnit(word) ?? DATE_UNITS.get(word.slice(0, SIGNIFICANT));
}
