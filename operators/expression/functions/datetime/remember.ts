/** Compiles a text, such as a pattern, once for as long as it stays the same: a constant once for all rows. */
export function remember<T>(compile: (text: string) => T): (text: string) => T {
  let last: string | null = null;
  let compiled: T;
  return (text) => {
    if (text !== last) {
      compiled = compile(text);
      last = text;
    }
    return compiled;
  };
}
