/** An expression as it was made: its text, and the parts that are expressions themselves. */
export interface Term {
  readonly sql: string;
  readonly parts: readonly Term[];
}

/** Every part, and the whole, the smallest first. */
export function allParts(term: Term): readonly Term[] {
  const found: Term[] = [];
  const visit = (one: Term) => {
    found.push(one);
    for (const part of one.parts) visit(part);
  };
  visit(term);
  return found.sort((left, right) => left.sql.length - right.sql.length);
}

/** Terms with a comma between: no expression itself. */
export interface TermList {
  readonly list: readonly Term[];
}

/** A term from a template of texts and terms: `term\`abs(${x})\``. */
export function term(texts: TemplateStringsArray, ...values: readonly (Term | TermList | string)[]): Term {
  const parts = values.flatMap((value) => (typeof value === 'string' ? [] : 'list' in value ? value.list : [value]));
  const sql = texts.map((text, at) => text + textOf(values[at] ?? '')).join('');
  return { sql, parts };
}

export function list(terms: readonly Term[]): TermList {
  return { list: terms };
}

function textOf(value: Term | TermList | string): string {
  if (typeof value === 'string') return value;
  return 'list' in value ? value.list.map(({ sql }) => sql).join(', ') : value.sql;
}
