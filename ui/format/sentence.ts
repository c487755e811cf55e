/** A reason as a sentence begins: `not a number` → `Not a number`; a value that is quoted first stays as it is. */
export function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
