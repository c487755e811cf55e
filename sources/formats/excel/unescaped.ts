/**
 * `_x000D_` stands for a character that XML cannot hold, and `_x005F_` for an underline before such a thing. A text that would
 * have half a character then stays as it is written.
 */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  const plain = text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return plain.isWellFormed() ? plain : text;
}
