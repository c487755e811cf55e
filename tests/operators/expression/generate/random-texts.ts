import type { Choices } from './choices.ts';

/** A text of a type made at random, `null` for types that only have edges; the input function takes nearly all of them. */
export function randomText(choices: Choices, type: string): string | null {
  const make = MAKERS[type];
  return make === undefined ? null : make(choices);
}

type Make = (choices: Choices) => string;

const whole = (digits: number): Make => {
  return (choices) => `${choices.chance(30) ? '-' : ''}${digitsOf(choices, 1 + choices.below(digits))}`;
};

const MAKERS: Readonly<Record<string, Make>> = {
  smallint: whole(4),
  integer: whole(9),
  bigint: whole(18),
  numeric: (choices) => {
    const sign = choices.chance(30) ? '-' : '';
    const before = choices.chance(20) ? '0' : digitsOf(choices, 1 + choices.below(choices.pick([3, 10, 40])));
    const after = choices.chance(30) ? '' : `.${digitsOf(choices, 1 + choices.below(choices.pick([2, 6, 30])))}`;
    return `${sign}${before}${after}${choices.chance(8) ? `e${choices.below(60) - 30}` : ''}`;
  },
  real: (choices) => String(Math.fround(float(choices, 38))),
  'double precision': (choices) => String(float(choices, 300)),
  text: (choices) => lettersOf(choices, choices.below(choices.pick([4, 12, 40]))),
  'character varying': (choices) => lettersOf(choices, choices.below(6)),
  bytea: (choices) => `\\x${digitsOf(choices, 2 * choices.below(8), '0123456789abcdef')}`,
  uuid: (choices) => digitsOf(choices, 32, '0123456789abcdef'),
  date,
  'time without time zone': time,
  'timestamp without time zone': (choices) => `${date(choices, ` ${time(choices)}`)}`,
  'timestamp with time zone': (choices) => `${date(choices, ` ${time(choices)}${choices.pick(ZONES)}`)}`,
  interval: (choices) => {
    const parts = Array.from({ length: 1 + choices.below(4) }, () => `${amount(choices)} ${choices.pick(UNITS)}`);
    return `${parts.join(' ')}${choices.chance(10) ? ' ago' : ''}`;
  },
  json: (choices) => json(choices, 2),
  jsonb: (choices) => json(choices, 2),
};

const ZONES = ['+00', '-05', '+05:30', '+14', '-11:45', ' UTC', ' America/New_York', ' Europe/London', ' Asia/Tehran'];
const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds', 'mon', 'd'];
const LETTERS = [...'abcABC012 ._-,%\'"\\éßΣ漢🦦\n\t'];

function digitsOf(choices: Choices, count: number, digits = '0123456789'): string {
  return Array.from({ length: count }, () => choices.pick([...digits])).join('');
}

function lettersOf(choices: Choices, count: number): string {
  return Array.from({ length: count }, () => choices.pick(LETTERS)).join('');
}

function float(choices: Choices, exponent: number): number {
  const value = (choices.below(2 ** 31) / 2 ** 30 - 1) * 10 ** choices.below(4);
  return choices.chance(20) ? value * 10 ** (choices.below(2 * exponent) - exponent) : value;
}

function amount(choices: Choices): string {
  const sign = choices.pick(['', '', '-', '+']);
  return `${sign}${choices.below(choices.pick([5, 100, 5000]))}${choices.chance(25) ? `.${choices.below(1000)}` : ''}`;
}

/** Of any era, days that months have not now and then; `clock` stands before BC. */
function date(choices: Choices, clock = ''): string {
  const year = choices.pick([1900, 1970, 2000, 2024, 1, 1582, 9000]) + choices.below(60);
  const [month, day] = [1 + choices.below(12), 1 + choices.below(choices.chance(4) ? 31 : 28)];
  const text = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}${clock}`;
  return choices.chance(6) ? `${text} BC` : text;
}

function time(choices: Choices): string {
  const clock = [choices.below(24), choices.below(60), choices.below(60)].map(twoDigits).join(':');
  return choices.chance(50) ? clock : `${clock}.${digitsOf(choices, 1 + choices.below(6))}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function json(choices: Choices, depth: number): string {
  const kind = choices.below(depth > 0 ? 7 : 5);
  const several = () => Array.from({ length: choices.below(4) }, () => json(choices, depth - 1));
  switch (kind) {
    case 0:
      return choices.pick(['null', 'true', 'false']);
    case 1:
    case 2:
      return MAKERS.numeric!(choices).replace(/^(-?)0+(?=\d)/, '$1');
    case 3:
    case 4:
      return JSON.stringify(lettersOf(choices, choices.below(6)));
    case 5:
      return `[${several().join(choices.pick([',', ', ']))}]`;
    default:
      return `{${several().map((value) => `${JSON.stringify(choices.pick(['a', 'b', 'aa', '', '0']))}: ${value}`)}}`;
  }
}
