/** Bytes of a name: letters, digits, `_ : - .`, and all of characters that have several. */
export const NAME_BYTE = new Uint8Array(256).fill(1, 0x80);
for (const one of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:-.')
  NAME_BYTE[one.charCodeAt(0)] = 1;

/** Bytes that text, a value of an attribute, or a comment cannot simply pass over. 0xEF may begin U+FFFE, which is no character. */
export const TEXT_STOP = stopsAt('<&]');
export const VALUE_STOP = stopsAt('\t<&"\'');
export const CHARACTER_STOP = stopsAt('');

function stopsAt(characters: string): Uint8Array {
  const stop = new Uint8Array(256).fill(1, 0, 32);
  stop[9] = 0;
  stop[0xef] = 1;
  for (const one of characters) stop[one.charCodeAt(0)] = 1;
  return stop;
}

const NAME_START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(`^[${NAME_START}][${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040]*$`, 'u');

/** XML 1.0, production 5. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** XML 1.0, production 2. */
function isCharacter(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NUMBER = /^#(?:([0-9]+)|x([0-9A-Fa-f]+))$/;

/** What stands between `&` and `;` as a character; `null` where it stands for none. Nothing but the five entities of XML is known. */
export function characterOf(reference: string): string | null {
  if (Object.hasOwn(ENTITIES, reference)) return ENTITIES[reference]!;
  const [, decimal, hex] = NUMBER.exec(reference) ?? [];
  if (decimal === undefined && hex === undefined) return null;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number.parseInt(decimal, 10);
  return isCharacter(code) ? String.fromCodePoint(code) : null;
}

/** Text of an element: line ends as XML has them, references replaced. It must be well formed. */
export function textOf(b: Buffer, start: number, end: number): string {
  return replaced(cdataOf(b, start, end));
}

export function cdataOf(b: Buffer, start: number, end: number): string {
  const text = b.toString('utf8', start, end);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** A value of an attribute: line ends and tabs are spaces, but for those that are written as references. */
export function attributeTextOf(b: Buffer, start: number, end: number): string {
  return replaced(b.toString('utf8', start, end).replace(/\r\n|[\r\n\t]/g, ' '));
}

function replaced(text: string): string {
  return text.includes('&') ? text.replace(/&([^;]*);/g, (_, reference: string) => characterOf(reference)!) : text;
}
