/** A text with fields in it: plain pieces, and names of fields. */
export type Template = readonly (string | { readonly field: string })[];

const PIECE = /\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g;

/** `null` where a brace is neither doubled nor one of a pair around a name. */
export function parseTemplate(text: string): Template | null {
  const parts: (string | { field: string })[] = [];
  for (const [piece, field] of text.matchAll(PIECE)) {
    if (field !== undefined) parts.push({ field });
    else if (piece === '{' || piece === '}') return null;
    else parts.push(piece === '{{' || piece === '}}' ? piece[0]! : piece);
  }
  return parts;
}

export function fieldsOf(template: Template): string[] {
  return template.flatMap((part) => (typeof part === 'string' ? [] : [part.field]));
}

/** The text with each field's value in it; `null` where one of them is NULL. */
export function fill(
  template: Template,
  value: (field: string) => string | null,
  encode: (value: string) => string = (text) => text,
): string | null {
  let filled = '';
  for (const part of template) {
    if (typeof part === 'string') filled += part;
    else {
      const text = value(part.field);
      if (text === null) return null;
      filled += encode(text);
    }
  }
  return filled;
}
