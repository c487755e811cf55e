import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { comparisonType } from './comparison-type.ts';
import type { Comparison, Condition } from './condition.ts';
import { literalsOf } from './literals.ts';
import { type BadLiteral, createRowTest, KEEP, REJECT, type RowTest } from './row-test.ts';

type Verdict = ReturnType<ReturnType<RowTest>>;

/** A comparison whose cell was not of the type that it compares. */
export interface Blamed {
  /** Index of its column. */
  readonly column: number;
  readonly type: ReturnType<typeof comparisonType>;
}

/** Judges the rows of one batch. */
export interface Judge {
  judge(row: number): Verdict;
  /** What made the last row that was judged a reject. */
  blamed(): Blamed;
}

export type ConditionTest = (vectors: readonly Vector[]) => Judge;

/** The test of one comparison; a literal that it cannot take is told apart. */
export function comparisonTest(
  { field, operator, value }: Comparison,
  input: ColumnTypes,
): (Blamed & { readonly test: RowTest | BadLiteral }) | null {
  const column = input.findIndex((one) => one.name === field);
  const literals = literalsOf(operator, value);
  if (column < 0 || typeof literals === 'string') return null;
  const type = comparisonType(input[column]!, operator, literals);
  return { column, type, test: createRowTest(operator, type, literals) };
}

/** The test of a condition that has no issues. A group judges its conditions in order, and no more than it needs. */
export function conditionTest(condition: Condition, input: ColumnTypes): ConditionTest {
  if ('and' in condition)
    return group(
      condition.and.map((part) => conditionTest(part, input)),
      true,
    );
  if ('or' in condition)
    return group(
      condition.or.map((part) => conditionTest(part, input)),
      false,
    );
  const found = comparisonTest(condition, input);
  if (found === null || typeof found.test !== 'function') throw new TypeError('a filter with issues is run');
  const { test, column, type } = found;
  return (vectors) => ({ judge: test(vectors[column]!), blamed: () => ({ column, type }) });
}

/** NULL in a comparison is as good as false here: there is no NOT. */
function group(parts: readonly ConditionTest[], all: boolean): ConditionTest {
  return (vectors) => {
    const judges = parts.map((part) => part(vectors));
    let last = judges[0]!;
    return {
      judge(row) {
        let verdict: Verdict = KEEP;
        for (const judge of judges) {
          last = judge;
          verdict = judge.judge(row);
          if (verdict === REJECT || (verdict === KEEP) !== all) return verdict;
        }
        return verdict;
      },
      blamed: () => last.blamed(),
    };
  };
}
