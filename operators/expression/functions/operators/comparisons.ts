import type { SignatureType, SqlRoutine } from '../../contract.ts';

const MEANING = {
  '=': ['equal to', (order: number) => order === 0],
  '<>': ['not equal to', (order: number) => order !== 0],
  '<': ['less than', (order: number) => order < 0],
  '<=': ['less than or equal to', (order: number) => order <= 0],
  '>': ['greater than', (order: number) => order > 0],
  '>=': ['greater than or equal to', (order: number) => order >= 0],
} as const;
export type ComparisonSymbol = keyof typeof MEANING;

/** What two types need to be compared. */
export interface Comparable {
  readonly left: SignatureType;
  readonly right: SignatureType;
  // biome-ignore lint/suspicious/noExplicitAny: values of the two types, as in `Call`
  readonly compare: (left: any, right: any) => number;
  /** Two literals, left and right. */
  readonly sample: readonly [string, string];
  /** Quicker ways for single operators. */
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  readonly direct?: Partial<Record<ComparisonSymbol, (left: any, right: any) => boolean>>;
}

/** The six comparison operators of two types. */
export function comparisons({ left, right, compare, sample, direct = {} }: Comparable): SqlRoutine[] {
  return (Object.keys(MEANING) as ComparisonSymbol[]).map((name) => {
    const [meaning, accepts] = MEANING[name];
    return {
      kind: 'operator',
      name,
      category: 'Comparison',
      arguments: [left, right],
      returns: 'boolean',
      summary: `Whether the left value is ${meaning} the right one.`,
      example: `${sample[0]} ${name} ${sample[1]}`,
      call: direct[name] ?? ((one, other) => accepts(compare(one, other))),
    };
  });
}
