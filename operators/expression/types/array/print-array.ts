/** Array output from the elements' own: `{1,NULL,"a b"}`. */
export function printArray(elements: readonly (string | null)[]): string {
  return `{${elements.map((text) => (text === null ? 'NULL' : quoted(text))).join(',')}}`;
}

/** What would be read as something else than its own characters. */
const SPECIAL = /[ \t\n\r\v\f"\\{},]/;

function quoted(text: string): string {
  if (text !== '' && !SPECIAL.test(text) && !/^null$/i.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
