const BACKSLASH = 92;

/** What `\b`, `\f`, `\n`, `\r` and `\t` stand for; other letters for themselves. */
const SIMPLE: Readonly<Record<number, number>> = { 98: 8, 102: 12, 110: 10, 114: 13, 116: 9 };

export function hasEscape(buffer: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (buffer[at] === BACKSLASH) return true;
  return false;
}

/** What stands between a JSON string's quotes, without its escapes. The string is known to be well-formed. */
export function unescaped(buffer: Buffer, start: number, end: number): Buffer {
  const target = Buffer.allocUnsafe(end - start); // an escape is never shorter than its character
  let written = 0;
  for (let at = start; at < end; ) {
    const byte = buffer[at]!;
    if (byte !== BACKSLASH) {
      target[written++] = byte;
      at++;
      continue;
    }
    const letter = buffer[at + 1]!;
    if (letter !== 117) {
      target[written++] = SIMPLE[letter] ?? letter;
      at += 2;
      continue;
    }
    const unit = hexUnit(buffer, at + 2);
    const isPair = unit >= 0xd800 && unit <= 0xdbff;
    const text = isPair ? String.fromCharCode(unit, hexUnit(buffer, at + 8)) : String.fromCharCode(unit);
    written += target.write(text, written);
    at += isPair ? 12 : 6;
  }
  return target.subarray(0, written);
}

function hexUnit(buffer: Buffer, at: number): number {
  return Number.parseInt(buffer.toString('latin1', at, at + 4), 16);
}
