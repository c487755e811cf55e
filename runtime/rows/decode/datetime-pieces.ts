export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

/** hh:mm, hh:mm:ss[.ffffff] or mm:ss.ffffff, up to 24:00:00; an empty part is 0. */
export function readTime(text: string): ClockTime | 'format' | 'field' {
  const match = /^([0-9]+):([0-9]*)(?::([0-9]*))?(?:(\.)([0-9]*))?$/.exec(text);
  if (match === null) return 'format';
  const [first, second, third] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const shifted = match[3] === undefined && match[4] !== undefined; // mm:ss.ffffff
  const micros = fractionMicros(match[5] ?? '');
  const time = shifted
    ? { hour: 0, minute: first, second, micros }
    : { hour: first, minute: second, second: third, micros };
  if (time.hour > 24 || time.minute > 59 || time.second > 60) return 'field';
  return ((time.hour * 60 + time.minute) * 60 + time.second) * 1e6 + micros > 86_400e6 ? 'field' : time;
}

/** Seconds east of UTC of a signed offset: hours, hours and minutes run together, or parts with colons. */
export function readOffset(text: string): number | 'format' | 'offset' {
  const match = /^([+-])([0-9]*)(?::([0-9]*)(?::([0-9]*))?)?/.exec(text);
  if (match === null) return 'format';
  const isWhole = match[0].length === text.length;
  let hours = Number(match[2]);
  let minutes = Number(match[3] ?? 0);
  const seconds = Number(match[4] ?? 0);
  if (match[3] === undefined && isWhole && text.length > 3) {
    minutes = hours % 100;
    hours = Math.floor(hours / 100);
  }
  if (hours > 15 || minutes > 59 || seconds > 59) return 'offset';
  if (!isWhole) return 'format';
  const offset = (hours * 60 + minutes) * 60 + seconds;
  return match[1] === '-' ? -offset : offset;
}

/** Parts between delimiters. A run of digits or letters also ends where the other kind starts, losing one character to it. */
export function delimitedParts(text: string): readonly string[] | null {
  const parts: string[] = [];
  let rest = text;
  while (rest !== '' && parts.length < 25) {
    rest = rest.replace(/^[^a-z0-9]+/, '');
    const part = /^(?:[0-9]+|[a-z]+)/.exec(rest)?.[0];
    if (part === undefined) return null;
    parts.push(part);
    rest = rest.slice(part.length + 1);
  }
  return parts;
}

/** Digits of a fraction in microseconds, half to even as the C library's `rint`. */
export function fractionMicros(digits: string): number {
  const micros = Number(`0.${digits}`) * 1e6;
  const floor = Math.floor(micros);
  const rest = micros - floor;
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return rest < 0.5 ? floor : floor + 1;
}

/** C's `atoi`, which keeps the low 32 bits. */
export function wrappedInt(digits: string): number {
  if (digits.length < 10) return Number(digits);
  const value = BigInt(digits);
  const most = 2n ** 63n - 1n;
  return Number(BigInt.asIntN(32, value > most ? most : value));
}
