import { characters, digitsOf, fits, INFERRED_TYPES, type InferredType } from './patterns.ts';

/** What the cells of one column have shown so far. */
export interface ColumnEvidence {
  cells: number;
  nulls: number;
  /** Cells that are a value of the type. */
  readonly fitting: Record<InferredType, number>;
  longest: number;
  wholeDigits: number;
  fractionDigits: number;
}

export function noEvidence(): ColumnEvidence {
  const fitting = Object.fromEntries(INFERRED_TYPES.map((type) => [type, 0])) as Record<InferredType, number>;
  return { cells: 0, nulls: 0, fitting, longest: 0, wholeDigits: 0, fractionDigits: 0 };
}

/** Takes one more cell into account. */
export function observe(evidence: ColumnEvidence, text: string | null): void {
  if (text === null) {
    evidence.nulls++;
    return;
  }
  evidence.cells++;
  for (const type of INFERRED_TYPES) if (fits(text, type)) evidence.fitting[type]++;
  evidence.longest = Math.max(evidence.longest, characters(text));
  if (!fits(text, 'numeric')) return;
  const { whole, fraction } = digitsOf(text);
  evidence.wholeDigits = Math.max(evidence.wholeDigits, whole);
  evidence.fractionDigits = Math.max(evidence.fractionDigits, fraction);
}
