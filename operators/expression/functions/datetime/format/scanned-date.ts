/** What `to_date` and `to_timestamp` have found in a text. 0 is what nothing was said about. */
export class ScannedDate {
  mode: 'gregorian' | 'iso' | null = null;
  hour = 0;
  pm = 0;
  minute = 0;
  second = 0;
  secondOfDay = 0;
  /** 1 Sunday to 7 Saturday. */
  weekday = 0;
  day = 0;
  dayOfYear = 0;
  month = 0;
  millis = 0;
  micros = 0;
  year = 0;
  /** Digits of the year's keyword. */
  yearDigits = 0;
  bc = 0;
  week = 0;
  weekOfMonth = 0;
  century = 0;
  julian = 0;
  /** Digits of the second's fraction that FF1 to FF6 ask for. */
  precision = 0;
  twelveHours = false;
  /** Sign of TZH, TZM and OF. */
  zoneSign = 0;
  zoneHour = 0;
  zoneMinute = 0;
  /** An abbreviation that TZ has read. */
  zoneName: string | null = null;
}

/** Fields of a `ScannedDate` that numbers are read into. */
export type ScannedField = {
  [K in keyof ScannedDate]: ScannedDate[K] extends number ? K : never;
}[keyof ScannedDate];
