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

/** A term from a template of texts and terms: `term\`abs(${x})\``. */
export function term(texts: TemplateStringsArray, ...values: readonly (Term | string)[]): Term {
  const parts = values.filter((value) => typeof value !== 'string');
  const sql = texts.map((text, at) => text + textOf(values[at] ?? '')).join('');
  return { sql, parts };
}

/** Terms with a comma between. */
export function list(terms: readonly Term[]): Term {
  return { sql: terms.map(({ sql }) => sql).join(', '), parts: terms };
}

function textOf(value: Term | string): string {
  return typeof value === 'string' ? value : value.sql;
}
