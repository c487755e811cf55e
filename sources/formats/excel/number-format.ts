/** What a number format makes of a number: nothing, or a date, a time of day, both, or a time that is not bounded by the day. */
export type NumberKind = 'number' | 'date' | 'time' | 'datetime' | 'elapsed';

/** The formats that have a number and no text, ECMA-376 18.8.30, those of East Asia included. */
export function builtinKind(id: number): NumberKind {
  if (id >= 14 && id <= 17) return 'date';
  if (id >= 18 && id <= 21) return 'time';
  if (id === 22) return 'datetime';
  if ((id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date';
  if ((id >= 32 && id <= 35) || id === 45 || id === 47) return 'time';
  return id === 46 ? 'elapsed' : 'number';
}

/** Text in quotes, after a backslash, a fill or a space; colours, conditions and locales. */
const NO_FIELDS = /"[^"]*"?|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi;

/** The kind that a format code makes of a positive number. */
export function kindOfCode(code: string): NumberKind {
  const fields = code.replace(NO_FIELDS, '').split(';', 1)[0]!.toLowerCase();
  if (fields.includes('general')) return 'number';
  if (/\[(?:h+|m+|s+)\]/.test(fields)) return 'elapsed';
  const letters = fields.replace(/am\/pm|a\/p/g, 'h').replace(/e[+-]/g, '');
  const hasTime = /[hs]/.test(letters);
  // A month alone is a date; beside hours or seconds m are minutes.
  const hasDate = /[ydegb]/.test(letters) || (!hasTime && letters.includes('m'));
  if (hasDate) return hasTime ? 'datetime' : 'date';
  return hasTime ? 'time' : 'number';
}
