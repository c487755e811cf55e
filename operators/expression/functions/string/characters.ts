/** Characters of a text: those beyond U+FFFF count as one, though they take two places in a JavaScript string. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) count--;
  return count;
}

/** The characters from one place to another, counted from 0; places beyond either end are taken as that end. */
export function sliceCharacters(text: string, from: number, to = Infinity): string {
  const first = Math.max(0, from);
  if (to <= first) return '';
  const begin = unitAt(text, first, 0);
  return to === Infinity ? text.slice(begin) : text.slice(begin, unitAt(text, to - first, begin));
}

/** Where in the JavaScript string the character stands that is `count` behind place `from`. */
function unitAt(text: string, count: number, from: number): number {
  let at = from;
  for (let left = count; left > 0 && at < text.length; left--) {
    at += (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1;
  }
  return at;
}

/** Characters before place `unit` of the JavaScript string. */
export function charactersBefore(text: string, unit: number): number {
  let count = 0;
  for (let at = 0; at < unit; at++) if ((text.charCodeAt(at) & 0xfc00) !== 0xdc00) count++;
  return count;
}
