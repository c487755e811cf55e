import { allMatches } from './all-matches.ts';
import type { Match, Regex } from './engine/regex.ts';
import type { Subject } from './engine/subject.ts';

/** Replaces the `occurrence`-th match from `from` on, or every one for 0. */
export function replaceMatches(regex: Regex, text: string, replacement: Replacement, from: number, occurrence: number) {
  const subject = regex.subject(text);
  let result = '';
  let copied = 0;
  let count = 0;
  for (const match of allMatches(regex, subject, from)) {
    count++;
    if (occurrence > 0 && count < occurrence) continue;
    result += subject.slice(copied, match[0]!) + replacement.text(match, subject);
    copied = match[1]!;
    if (occurrence > 0) break;
  }
  return copied === 0 && result === '' ? text : result + subject.slice(copied, subject.length);
}

/** What stands in for a match: text, with `\1` to `\9` for groups, `\&` for the whole match, and `\\` for a backslash. */
export class Replacement {
  readonly source: string;
  /** Texts, and numbers of groups (0: the match). */
  readonly #parts: readonly (string | number)[];
  readonly needsGroups: boolean;

  constructor(source: string) {
    this.source = source;
    this.#parts = source.split(/\\([1-9&\\])/).map((part, at) => (at % 2 === 0 ? part : standIn(part)));
    this.needsGroups = this.#parts.some((part) => typeof part === 'number' && part > 0);
  }

  text(match: Match, subject: Subject): string {
    let text = '';
    for (const part of this.#parts) {
      if (typeof part === 'string') {
        text += part;
        continue;
      }
      const begin = match[2 * part];
      if (begin !== undefined && begin >= 0) text += subject.slice(begin, match[2 * part + 1]!);
    }
    return text;
  }
}

function standIn(mark: string): string | number {
  return mark === '\\' ? '\\' : mark === '&' ? 0 : Number(mark);
}
