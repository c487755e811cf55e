/** What a field of a date and time text looks like; what it means depends on the fields before it. */
type FieldKind = 'number' | 'date' | 'time' | 'word' | 'signed_word' | 'zone';

export interface Field {
  readonly kind: FieldKind;
  /** In lower case. */
  readonly text: string;
}

const FIELDS_LIMIT = 25;
const LENGTH_LIMIT = 128;

const PATTERNS = {
  digits: /[0-9]+/y,
  time: /:[0-9:.]*/y,
  letters: /[a-z]+/y,
  zoneName: /[-/.+0-9][-+/_.:a-z0-9]*/y,
  signed: /[+-][ \t\n\v\f\r]*/y,
  zone: /[0-9][0-9:.-]*/y,
  fraction: /\.[0-9]*/y,
};

/**
 * Cuts a date and time text into fields, as Postgres' `ParseDateTime`; `null` where it cannot be cut. `isWord` tells
 * words with a meaning of their own, which a digit may follow without being a part of (`t` in `T040506`). `limit`:
 * characters of all fields together, and one a field.
 */
export function splitDateTime(
  text: string,
  isWord: (word: string) => boolean,
  limit: number = LENGTH_LIMIT,
): readonly Field[] | null {
  const source = text.toLowerCase();
  const fields: Field[] = [];
  let length = 0;
  let at = 0;

  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? '';
    at += found.length;
    return found;
  }

  function next(): Field | null {
    const digits = take(PATTERNS.digits);
    if (digits !== '') return digitField(digits);
    const fraction = take(PATTERNS.fraction);
    if (fraction !== '') return { kind: 'number', text: fraction };
    const letters = take(PATTERNS.letters);
    if (letters !== '') return letterField(letters);
    const sign = take(PATTERNS.signed)[0];
    if (sign === undefined) return null;
    const zone = take(PATTERNS.zone);
    if (zone !== '') return { kind: 'zone', text: sign + zone };
    const word = take(PATTERNS.letters);
    return word === '' ? null : { kind: 'signed_word', text: sign + word };
  }

  function digitField(digits: string): Field {
    const time = take(PATTERNS.time);
    if (time !== '') return { kind: 'time', text: digits + time };
    const delimiter = source[at];
    if (delimiter !== '-' && delimiter !== '/' && delimiter !== '.') return { kind: 'number', text: digits };
    at++;
    const second = take(PATTERNS.digits);
    if (second === '') return { kind: 'date', text: digits + delimiter + takeRun(/[a-z0-9]/, delimiter) };
    if (source[at] !== delimiter)
      return { kind: delimiter === '.' ? 'number' : 'date', text: digits + delimiter + second };
    return { kind: 'date', text: digits + delimiter + second + takeRun(/[0-9]/, delimiter) };
  }

  /** Characters of a class, and the delimiter, as far as they go. */
  function takeRun(characters: RegExp, delimiter: string): string {
    const from = at;
    while (at < source.length && (source[at] === delimiter || characters.test(source[at]!))) at++;
    return source.slice(from, at);
  }

  function letterField(letters: string): Field {
    const following = source[at] ?? '';
    const embedded = /[-/.]/.test(following) || (/[+0-9]/.test(following) && !isWord(letters));
    return embedded ? { kind: 'date', text: letters + take(PATTERNS.zoneName) } : { kind: 'word', text: letters };
  }

  while (at < source.length) {
    const blank = /[ \t\n\v\f\r]/.test(source[at]!);
    if (blank || (/[!-/:-@[-`{-~]/.test(source[at]!) && !/[.+-]/.test(source[at]!))) {
      at++;
      continue;
    }
    if (fields.length === FIELDS_LIMIT) return null;
    const field = next();
    if (field === null) return null;
    length += field.text.length + 1;
    if (length > limit + 1) return null;
    fields.push(field);
  }
  return fields;
}
