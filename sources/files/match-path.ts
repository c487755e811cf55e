import path from 'node:path';
import { globExpression } from './glob/glob-expression.ts';
import type { PathPattern } from './path-pattern.ts';
import { compileExpression } from './regular-expression.ts';

export type MatchPath = (relative: string) => boolean;

/**
 * Whether a path beneath the folder is meant by a pattern: its last part is looked at, or the whole where the pattern has a slash.
 * `at` is the moment that a date template stands for, in milliseconds since 1970. Expressions and globs match the whole, in linear time, by RE2.
 */
export function matchPath(pattern: PathPattern, at: number): MatchPath {
  const { type, pattern: text } = asObject(pattern);
  const looksAt = (relative: string): string => (text.includes('/') ? relative : path.posix.basename(relative));
  const compiled = compileExpression(type === 'regex' ? text : globExpression(globAt(pattern, at)));
  return (relative) => compiled.matches(looksAt(relative));
}

/** A pattern as messages name it. */
export function patternText(pattern: PathPattern, at: number): string {
  const { type, pattern: text } = asObject(pattern);
  if (type === 'regex') return `the regular expression ${JSON.stringify(text)}`;
  const glob = JSON.stringify(globAt(pattern, at));
  return type === 'date_template'
    ? `the pattern ${JSON.stringify(text)}, which is ${glob} for this run`
    : `the pattern ${glob}`;
}

function asObject(pattern: PathPattern): Exclude<PathPattern, string> {
  return typeof pattern === 'string' ? { type: 'glob', pattern } : pattern;
}

/** What a date template stands for; a glob as it is. */
function globAt(pattern: PathPattern, at: number): string {
  const one = asObject(pattern);
  return one.type === 'date_template' ? filled(one, at) : one.pattern;
}

function filled(template: Extract<PathPattern, { type: 'date_template' }>, at: number): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(template.timeZone)
    .add({ days: template.offsetDays });
  const parts: Readonly<Record<string, string>> = {
    YYYY: padded(moment.year, 4),
    YY: padded(moment.year % 100, 2),
    MM: padded(moment.month, 2),
    DD: padded(moment.day, 2),
    HH: padded(moment.hour, 2),
  };
  return template.pattern.replaceAll(/\{(YYYY|YY|MM|DD|HH)\}/g, (_, part: string) => parts[part] ?? '');
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
