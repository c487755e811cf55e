import { readDateTime } from '../../../../runtime/rows/decode/datetime.ts';
import { type Field, splitDateTime } from '../../../../runtime/rows/decode/datetime-fields.ts';
import { fractionMicros, readOffset, readTime } from '../../../../runtime/rows/decode/datetime-pieces.ts';
import { dateWord } from '../../../../runtime/rows/decode/datetime-words.ts';
import type { Refusal } from '../../../../runtime/rows/decode/settle-datetime.ts';
import {
  fixedAbbreviation,
  isSummerAbbreviation,
  movingAbbreviation,
} from '../../../../runtime/rows/decode/zone-abbreviations.ts';
import { findZone } from '../../../../runtime/rows/decode/zone-offset.ts';
import { SpanZone } from '../../../../runtime/rows/decode/zones/span-zone.ts';
import { refused } from '../date/unreadable.ts';

const DAY = 86_400e6;

/**
 * A time of day as Postgres' `time_in` reads it: with colons or run together, AM and PM, a time zone (read and
 * ignored), a date before it where the zone needs one.
 */
export function parseTime(text: string): number {
  const fields = splitDateTime(text, (word) => dateWord(word) !== undefined);
  const time = fields === null ? 'format' : new TimeReading(fields).read();
  if (typeof time === 'string') throw refused(time, text, 'time');
  return time;
}

/** What a text gives once. */
type Part = 'date' | 'time' | 'zone' | 'half' | 'era' | 'summer' | 'summer word';

/** Gives the fields of a text their meaning. */
class TimeReading {
  private readonly fields: readonly Field[];
  private readonly seen = new Set<Part>();
  private hour = 0;
  private minute = 0;
  private second = 0;
  private micros = 0;
  private half: 'am' | 'pm' | null = null;
  private dateText = '';
  private era = '';
  /** A word that says what the next field is. */
  private awaited: 'time' | 'julian' | null = null;
  private namedZone = false;
  private movingZone = false;

  constructor(fields: readonly Field[]) {
    this.fields = fields;
  }

  read(): number | Refusal {
    for (const [index, field] of this.fields.entries()) {
      const found = this.take(field, index);
      if (typeof found === 'string') return found;
      for (const part of found) {
        if (this.seen.has(part)) return 'format';
        this.seen.add(part);
      }
    }
    return this.settle();
  }

  private take(field: Field, index: number): readonly Part[] | Refusal {
    switch (field.kind) {
      case 'date':
        return this.takeDate(field.text, index);
      case 'time':
        return this.takeTime(field.text);
      case 'zone': {
        const offset = readOffset(field.text);
        return typeof offset === 'string' ? offset : ['zone'];
      }
      case 'number':
        return this.takeNumber(field.text, index);
      case 'word':
      case 'signed_word':
        return this.takeWord(field.text);
      default:
        return field.kind satisfies never;
    }
  }

  private lastIsDate(): boolean {
    return this.fields.at(-1)!.kind === 'date';
  }

  private takeDate(text: string, index: number): readonly Part[] | Refusal {
    if (index === 0 && this.fields.length >= 2 && (this.lastIsDate() || this.fields[1]!.kind === 'time')) {
      this.dateText = text;
      return ['date'];
    }
    if (!/^[0-9]/.test(text)) return this.takeZone(text, 'zone');
    const dash = text.indexOf('-');
    if (this.seen.has('time') || dash < 0) return 'format';
    const offset = readOffset(text.slice(dash));
    if (typeof offset === 'string') return offset;
    return this.takeRun(text.slice(0, dash), ['time', 'zone']);
  }

  private takeZone(name: string, otherwise: Refusal): readonly Part[] | Refusal {
    const zone = findZone(name);
    if (zone === null) return otherwise;
    this.namedZone = true;
    this.movingZone = zone instanceof SpanZone && !zone.isFixed();
    return ['zone'];
  }

  private takeTime(text: string): readonly Part[] | Refusal {
    if (this.awaited === 'julian') return 'format';
    this.awaited = null;
    const time = readTime(text);
    if (typeof time === 'string') return time;
    ({ hour: this.hour, minute: this.minute, second: this.second, micros: this.micros } = time);
    return ['time'];
  }

  private takeNumber(text: string, index: number): readonly Part[] | Refusal {
    const awaited = this.awaited;
    this.awaited = null;
    if (awaited === 'julian') {
      this.dateText = `J ${text}`;
      return text.includes('.') ? ['date', 'time'] : ['date'];
    }
    const point = text.indexOf('.');
    if (awaited === null && point >= 0) {
      if (index === 0 && this.fields.length >= 2 && this.lastIsDate()) {
        this.dateText = text;
        return ['date'];
      }
      if (point <= 2) return 'format';
    }
    return this.takeRun(text, ['time']);
  }

  /** hhmmss or hhmm, with a fraction. */
  private takeRun(text: string, parts: readonly Part[]): readonly Part[] | Refusal {
    const match = /^([0-9]*)(?:\.([0-9]*))?$/.exec(text);
    if (match === null) return 'format';
    const digits = match[1]!;
    if (match[2] !== undefined) this.micros = fractionMicros(match[2]);
    if (this.seen.has('time') || (digits.length !== 6 && digits.length !== 4)) return 'format';
    this.hour = Number(digits.slice(0, 2));
    this.minute = Number(digits.slice(2, 4));
    this.second = Number(digits.slice(4) || 0);
    return parts;
  }

  private takeWord(text: string): readonly Part[] | Refusal {
    if (isSummerAbbreviation(text)) return ['zone', 'summer'];
    if (fixedAbbreviation(text) !== undefined || movingAbbreviation(text) !== undefined) return ['zone'];
    const word = dateWord(text);
    switch (word?.kind) {
      case undefined:
        return this.takeZone(text, 'format');
      case 'am':
      case 'pm':
        this.half = word.kind;
        return ['half'];
      case 'ad':
      case 'bc':
        this.era = ` ${word.kind}`;
        return ['era'];
      case 'ignored':
        return [];
      case 'time':
      case 'julian':
        if (this.awaited !== null) return 'format';
        this.awaited = word.kind;
        return [];
      case 'summer_time':
        return ['summer', 'summer word'];
      case 'midnight':
        this.hour = this.minute = this.second = 0;
        return ['time', 'zone'];
      case 'moving':
        return text === 'now' ? 'moving' : 'format';
      case 'month':
      case 'weekday':
      case 'unit':
      case 'epoch':
      case 'infinity':
      case '-infinity':
        return 'format';
      default:
        return word satisfies never;
    }
  }

  private settle(): number | Refusal {
    if (this.awaited !== null) return 'format';
    if (this.seen.has('date')) {
      const date = readDateTime(this.dateText + this.era);
      if (typeof date === 'string') return date;
      if (this.dateText.startsWith('J') && this.dateText.includes('.')) {
        ({ hour: this.hour, minute: this.minute, second: this.second, micros: this.micros } = date);
      }
    }
    if (this.half !== null && this.hour > 12) return 'field';
    if (this.half === 'am' && this.hour === 12) this.hour = 0;
    else if (this.half === 'pm' && this.hour !== 12) this.hour += 12;
    if (this.hour > 24 || this.minute > 59 || this.second > 60) return 'field';
    const time = ((this.hour * 60 + this.minute) * 60 + this.second) * 1e6 + this.micros;
    if (time > DAY) return 'field';
    if (!this.seen.has('time')) return 'format';
    if (this.seen.has('summer word') && (this.namedZone || !this.seen.has('zone'))) return 'format';
    return this.movingZone && !this.seen.has('date') ? 'format' : time;
  }
}
