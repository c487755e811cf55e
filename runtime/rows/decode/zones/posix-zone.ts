import { daysInMonth, daysSince2000 } from '../calendar.ts';
import { type ClockZone, fixedZone } from './fixed-zone.ts';
import { type Span, SpanZone } from './span-zone.ts';

/** The day of a year on which clocks change. `day` of a Julian rule never counts February 29, of `day` always. */
type Rule = (
  | { readonly kind: 'julian' | 'day'; readonly day: number }
  | { readonly kind: 'month'; readonly month: number; readonly week: number; readonly weekday: number }
) & {
  /** Seconds after midnight. */
  readonly time: number;
};

const OFFSET = '([+-]?)([0-9]+)(?::([0-9]+)(?::([0-9]+)|(?![0-9:]))|(?![0-9:]))';
const STANDARD = new RegExp(`^(?:<[^>]*>|[^0-9,+-]*)${OFFSET}`);
const SUMMER = new RegExp(`^(?:<[^>]+>|[^0-9,;+<-]+)(?:${OFFSET})?`);
const RULES = /^[,;]([^,;/]+)(?:\/([^,;]+))?,([^,;/]+)(?:\/([^,;]+))?$/;
/** What Postgres takes where a zone has summer time and no rules: those of the United States. */
const DEFAULT_RULES = ',M3.2.0,M11.1.0';
const HOUR = 3600;

/**
 * A POSIX zone: `UTC+3`, `<+03>-3`, `+3`, three hours west where the sign is a plus; with summer time and its rules,
 * `CET-1CEST,M3.5.0,M10.5.0/3`. `null` where the text is none.
 */
export function posixZone(text: string): ClockZone | null {
  const standard = STANDARD.exec(text);
  const offset = standard === null ? null : eastOffset(standard);
  if (offset === null) return null;
  const rest = text.slice(standard![0].length);
  if (rest === '') return fixedZone(offset);
  const summer = SUMMER.exec(rest);
  if (summer === null) return null;
  const summerOffset = summer[2] === undefined ? offset + HOUR : eastOffset(summer);
  const rules = RULES.exec(rest.slice(summer[0].length) || DEFAULT_RULES);
  if (rules === null || summerOffset === null) return null;
  const start = readRule(rules[1]!, rules[2]);
  const end = readRule(rules[3]!, rules[4]);
  if (start === null || end === null) return null;
  return summerOffset === offset ? fixedZone(offset) : new PosixZone(offset, summerOffset, start, end);
}

/** Seconds of hours, minutes and seconds; `null` where they are out of range. */
function seconds([, sign, hours, minutes = '0', rest = '0']: readonly (string | undefined)[]): number | null {
  if (Number(hours) > 167 || Number(minutes) > 59 || Number(rest) > 60) return null;
  const value = Number(hours) * HOUR + Number(minutes) * 60 + Number(rest);
  return sign === '-' ? 0 - value : value;
}

/** POSIX counts offsets westwards. */
function eastOffset(match: readonly (string | undefined)[]): number | null {
  const west = seconds(match);
  return west === null ? null : 0 - west;
}

const TIME = new RegExp(`^${OFFSET}$`);

function readRule(text: string, timeText: string | undefined): Rule | null {
  const time = timeText === undefined ? 2 * HOUR : seconds(TIME.exec(timeText) ?? [undefined, '', '999']);
  if (time === null) return null;
  const [, month, week, day] = (/^M([0-9]+)\.([0-9]+)\.([0-9]+)$/.exec(text) ?? []).map(Number);
  if (month !== undefined && week !== undefined && day !== undefined) {
    const isRule = month >= 1 && month <= 12 && week >= 1 && week <= 5 && day <= 6;
    return isRule ? { kind: 'month', month, week, weekday: day, time } : null;
  }
  const match = /^(J?)([0-9]+)$/.exec(text);
  if (match === null) return null;
  const number = Number(match[2]);
  if (match[1] === '') return number <= 365 ? { kind: 'day', day: number, time } : null;
  return number >= 1 && number <= 365 ? { kind: 'julian', day: number, time } : null;
}

/** Days from 1970-01-01 to 2000-01-01. */
const DAYS_TO_2000 = 10_957;

class PosixZone extends SpanZone {
  private readonly standard: number;
  private readonly summer: number;
  private readonly start: Rule;
  private readonly end: Rule;

  constructor(standard: number, summer: number, start: Rule, end: Rule) {
    super();
    this.standard = standard;
    this.summer = summer;
    this.start = start;
    this.end = end;
  }

  protected spanAt(instant: number): Span {
    const year = 1970 + Math.floor(instant / 31_556_952);
    const changes = [year - 2, year - 1, year, year + 1, year + 2]
      .flatMap((each) => [
        { at: changeAt(this.start, each) - this.standard, offset: this.summer },
        { at: changeAt(this.end, each) - this.summer, offset: this.standard },
      ])
      .sort((left, right) => left.at - right.at);
    const next = changes.findIndex(({ at }) => at > instant);
    const { at: from, offset } = changes[next - 1]!;
    return { from, to: changes[next]!.at, offset };
  }
}

/** Seconds since 1970, on the clocks before the change, at which a rule applies in a year. */
function changeAt(rule: Rule, year: number): number {
  return (ruleDay(rule, year) + DAYS_TO_2000) * 86_400 + rule.time;
}

function ruleDay(rule: Rule, year: number): number {
  const first = daysSince2000(year, 1, 1);
  switch (rule.kind) {
    case 'day':
      return first + rule.day;
    case 'julian':
      return first + rule.day - (rule.day >= 60 && daysInMonth(year, 2) === 29 ? 0 : 1);
    case 'month': {
      const start = daysSince2000(year, rule.month, 1);
      const day = ((((rule.weekday - weekday(start)) % 7) + 7) % 7) + (rule.week - 1) * 7;
      return start + (day < daysInMonth(year, rule.month) ? day : day - 7);
    }
    default:
      return rule satisfies never;
  }
}

/** 0 Sunday to 6 Saturday; 2000-01-01 was a Saturday. */
function weekday(days: number): number {
  return (((days + 6) % 7) + 7) % 7;
}
