import fc from 'fast-check';

type Texts = fc.Arbitrary<string>;

const number = (min: number, max: number, width: number): Texts =>
  fc.integer({ min, max }).map((value) => String(value).padStart(width, '0'));
const joined = (...parts: readonly Texts[]): Texts => fc.tuple(...parts).map((values) => values.join(''));
const any = (...texts: readonly string[]): Texts => fc.constantFrom(...texts);

const year = fc.oneof(
  number(1900, 2100, 4),
  number(1, 9999, 4),
  number(0, 99, 2),
  any('12024', '294276', '5874897', '0000', '1'),
);
const month = fc.oneof(number(1, 12, 2), number(1, 13, 1), number(0, 40, 2));
const day = fc.oneof(number(1, 28, 2), number(1, 31, 1), number(0, 40, 2));
const name = any('Jan', 'feb', 'MARCH', 'april', 'May', 'jun', 'July', 'aug', 'Sept', 'oct', 'November', 'dec', 'foo');
const separator = any('-', '-', '/', '.', ' ');
const date = fc.oneof(
  joined(number(1900, 2100, 4), any('-'), number(1, 12, 2), any('-'), number(1, 28, 2)),
  separator.chain((by) => joined(year, any(by), month, any(by), day)),
  separator.chain((by) => joined(month, any(by), day, any(by), year)),
  separator.chain((by) => joined(day, any(by), name, any(by), year)),
  separator.chain((by) => joined(name, any(by), day, any(by, ', '), year)),
  separator.chain((by) => joined(year, any(by), name, any(by), day)),
  joined(number(1900, 2100, 4), number(1, 12, 2), number(1, 31, 2)),
  joined(number(0, 99, 2), number(1, 12, 2), number(1, 31, 2)),
  joined(number(1900, 2100, 4), any('.', '-', ' '), number(1, 366, 3)),
  joined(any('J', 'julian ', 'jd'), number(0, 2460000, 1), any('', '', '.25', '-08')),
);

const fraction = fc.oneof(
  any('', '', '.', '.5', '.0000005', '.0000015', '.999999', '.9999995', '.123456789'),
  joined(any('.'), number(0, 999999, 6)),
);
const hours = fc.oneof(number(0, 23, 2), number(0, 26, 1));
const sixty = fc.oneof(number(0, 59, 2), number(0, 61, 1));
const time = fc.oneof(
  joined(number(0, 23, 2), any(':'), number(0, 59, 2), any(':'), number(0, 59, 2), fraction),
  joined(hours, any(':'), sixty, any('', ':'), sixty, fraction),
  joined(number(0, 23, 2), number(0, 59, 2), number(0, 61, 2), fraction),
  joined(number(0, 25, 2), number(0, 61, 2)),
  any('24:00', '24:00:00', '24:00:01', '23:59:60', '23:59:60.5', '12::30', '5:30', 'allballs', '12'),
);
const half = any('', '', '', ' AM', ' pm', 'pm');
const zone = fc.oneof(
  any(
    '',
    '',
    '',
    'Z',
    ' Z',
    'z',
    '+00',
    '-08',
    '+05:30',
    '-0330',
    ' +5',
    '+15:59',
    '+16',
    '-15:59:59',
    '+05:60',
    '+5:3',
    '+ 02',
    '-07-05',
    ' UTC',
    ' GMT',
  ),
  any(
    ' EST',
    ' EDT',
    ' PST8PDT',
    ' CET',
    ' MSK',
    ' msd',
    ' IST',
    ' ART',
    ' America/New_York',
    ' europe/berlin',
    ' Asia/Kolkata',
    ' US/Pacific',
    ' Foo/Bar',
    ' XYZ',
    ' GMT+3',
    ' UTC-2',
    ' GMT+0100',
    ' EST5',
    ' MET DST',
    ' DST',
    ' BST',
    ' Australia/Lord_Howe',
    '[Europe/Paris]',
  ),
);
const era = any('', '', '', '', ' BC', ' AD', ' bc');
const weekday = any('', '', '', '', 'Mon ', 'Tuesday, ', 'thur ');
const between = any(' ', 'T', ' ', '  ', 't', ',', ' at ', 'T ', '\t');

const mutated = (texts: Texts): Texts =>
  fc
    .tuple(texts, fc.nat(), any('', '-', ':', '.', ' ', '0', '9', 'T', '/', '+', 'a', '\u00e9'))
    .map(([text, at, piece]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + piece + text.slice(cut + (at % 2));
    });

const whole = fc.oneof(
  date,
  joined(date, between, time),
  joined(date, between, time, half, zone),
  joined(weekday, date, era),
  joined(weekday, date, between, time, half, zone, era),
  joined(time, any(' '), date, zone),
  joined(date, zone),
);

/** Dates and timestamps in every form that Postgres reads, and forms near them. */
export const dateTimeText: Texts = fc.oneof({ weight: 4, arbitrary: whole }, { weight: 1, arbitrary: mutated(whole) });

export const DATE_EDGES: readonly string[] = [
  ...[
    '',
    ' ',
    'epoch',
    'infinity',
    '-infinity',
    '+infinity',
    'Infinity',
    'inf',
    'invalid',
    'infinity monday',
    'noon',
    'allballs',
  ],
  ...[
    '2024-02-29',
    '2023-02-29',
    '1900-02-29',
    '2000-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '10000-01-01',
    '24-01-02',
    '2024-1-2',
    '2024/01/02',
    '2024.01.02',
    '01/02/2024',
    '31/12/2024',
    '12/31/24',
    '1-Jan-2024',
    'Jan 1, 2024',
    '1 January 2024',
    'January 1st, 2024',
  ],
  ...[
    '20240229',
    '240229',
    '20240230',
    '2024060',
    '2024.060',
    '2024-060',
    '2024 366',
    '2023.366',
    'J2451187',
    'J0',
    'j2147483647',
    'J2451187.75',
    'J-1',
    '0044-03-15 BC',
    '4714-11-24 BC',
    '4714-11-23 BC',
    '4713-01-01 BC',
    '5874897-12-31',
    '5874898-01-01',
    '294276-12-31',
    '294277-01-01',
    '2024-01-01 BC AD',
  ],
  ...[
    '2024-01-02 03:04:05',
    '2024-01-02T03:04:05Z',
    '2024-01-02T03:04:05.678+02:00',
    '2024-01-02 03:04:05.6789014',
    '2024-01-02 03:04:05.6789015',
    '2024-01-02 03:04:05.6789005',
    '2024-01-02 03:04',
    '2024-01-02 03',
    '2024-01-02 24:00:00',
    '2024-01-02 24:00:00.1',
    '2024-01-02 23:59:60',
    '2024-01-02 25:00',
    '2024-01-02 12:60',
    '20240102T030405',
    '20240102T030405.678-07',
    '20240102 030405',
    '2024-01-02 0304',
    '2024-01-02 3:4:5',
    '2024-01-02 03:04:05,678',
  ],
  ...[
    '1999-12-31 23:59:59.999999',
    '1999-12-31 23:59:59.9999995',
    '1970-01-01 00:00:00',
    '1969-12-31 23:59:59.5',
    '0001-01-01 00:00:00',
    '294276-12-31 23:59:59.999999',
    '294276-12-31 23:59:59.9999999',
    '4714-11-24 00:00:00 BC',
    '4714-11-23 23:59:59.999999 BC',
    '4714-11-24 00:00:00+01 BC',
    '294276-12-31 23:59:59.5-01',
    '2285-06-01 12:34:56.789012',
    '9999-12-31 23:59:59.999999',
  ],
  ...[
    '2024-03-10 02:30 America/New_York',
    '2024-11-03 01:30 America/New_York',
    '2024-07-01 12:00 Europe/Paris',
    '1850-01-01 00:00 Europe/Paris',
    '3024-07-01 12:00 Europe/Paris',
    '200000-07-01 12:00 US/Eastern',
    '2012-01-01 00:00 MSK',
    '2000-07-01 00:00 MSK',
    '1900-01-01 MSK',
    '2024-01-01 12:00 GMT+3',
    '2024-01-01 12:00 Foo/Bar-3',
    '2024-01-01 12:00 x-3',
    '2024-01-01 12:00 EST5EDT',
    '2024-01-01 12:00 ABC5DEF',
    '2024-07-01 12:00 ABC5DEF',
  ],
  ...[
    'Wed Jan 01 2025 12:00:00 GMT+0100 (CET)',
    'Wed, 01 Jan 2025 12:00:00 GMT',
    '1 Jan 2025 12:00 PM',
    '1 Jan 2025 13:00 PM',
    '1 Jan 2025 12:30 am',
    '1 Jan 2025 0:30 pm',
    'Fri Feb-7-1997 15:23:27',
    '15:23:27 1997-02-07',
    'Feb 7 15:23:27 PST 1997',
    '08-Jan-99',
    '99-Jan-08',
    'Jan-08-99',
    '1999-Jan-08',
    '1-jan99',
    '12:00',
    'monday',
    '1700000000',
    '1700000000000',
    '2024',
    '2024-01',
    '202401',
    '01-2024',
    '2024W01',
    '2024-W01-1',
    '2024-01-01+05',
    '2024-01-01Z',
    '2024-01-01 America/New_York',
  ],
];
