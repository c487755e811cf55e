import type { RowBatch } from '../../runtime/contract/batch.ts';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { OperatorContext } from '../../runtime/contract/operator.ts';
import type { Vector } from '../../runtime/contract/vector.ts';
import { cellText } from '../../runtime/rows/cell-text.ts';
import { failureOf } from '../../runtime/rows/convert/failure.ts';
import { parseUuid } from '../../runtime/rows/decode/uuid.ts';
import type { Failure } from '../../runtime/rows/failure.ts';
import { isNull } from '../../runtime/rows/vectors.ts';
import { boundExpression } from '../compute/bound-expression.ts';
import { language } from '../expression/language.ts';
import { comparisonType } from '../filter/comparison-type.ts';
import { createRowTest, KEEP, REJECT } from '../filter/row-test.ts';
import { describeRule } from './describe-rule.ts';
import type { Rule } from './rule-text.ts';

/** Judges the rows of one batch; `null`: the row keeps the rule. */
export type RowJudge = (row: number) => Failure | null;
export type RuleTest = (batch: RowBatch) => RowJudge;

/** As HTML takes an address, with a dot in the domain: no comments, quotes or letters beyond ASCII. */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i;

/** The test of a rule that `ruleIssues` found nothing wrong with. `index`: of its field; -1 for an expression without one. */
export function createRuleTest(
  rule: Exclude<Rule, { readonly kind: 'unique' }>,
  index: number,
  input: ColumnTypes,
  context: OperatorContext,
): RuleTest {
  const broken: Failure = { code: 'row.rule', reason: describeRule(rule) };
  const onText = (holds: (text: string) => boolean): RuleTest => textTest(index, input, broken, holds);
  switch (rule.kind) {
    case 'compare':
      return comparisonTest(rule, index, input, broken);
    case 'expression':
      return expressionTest(rule.text, input, context, broken);
    case 'required':
      return requiredTest(index, input, broken);
    case 'regex': {
      const { regexCompiler, ADVANCED } = language();
      const regex = regexCompiler(false)(rule.pattern, ADVANCED);
      return onText((text) => regex.test(text));
    }
    case 'length':
      return onText((text) => {
        const length = charactersOf(text);
        return length >= rule.min && length <= rule.max;
      });
    case 'email':
      return onText((text) => EMAIL.test(text));
    case 'uuid':
      return onText((text) => parseUuid(text) !== null);
    default:
      return rule satisfies never;
  }
}

function textTest(index: number, input: ColumnTypes, broken: Failure, holds: (text: string) => boolean): RuleTest {
  const { type } = input[index]!;
  return ({ vectors }) => {
    const vector = vectors[index]!;
    return (row) => {
      const text = cellText(vector, row, type);
      return text === null || holds(text) ? null : broken;
    };
  };
}

function requiredTest(index: number, input: ColumnTypes, broken: Failure): RuleTest {
  const { type } = input[index]!;
  return ({ vectors }) => {
    const vector = vectors[index]!;
    const isEmpty = (row: number): boolean =>
      vector.kind === 'bytes' ? vector.starts[row] === vector.ends[row] : cellText(vector, row, type) === '';
    return (row) => (isNull(vector, row) || isEmpty(row) ? broken : null);
  };
}

function comparisonTest(
  { operator, literals }: Extract<Rule, { readonly kind: 'compare' }>,
  index: number,
  input: ColumnTypes,
  broken: Failure,
): RuleTest {
  const type = comparisonType(input[index]!, operator, literals);
  const test = createRowTest(operator, type, literals);
  if (typeof test !== 'function') throw new TypeError('a rule with issues is run');
  return ({ vectors }) => {
    const vector = vectors[index]!;
    const judge = test(vector);
    return (row) => {
      const verdict = judge(row);
      if (verdict === KEEP || isNull(vector, row)) return null;
      return verdict === REJECT ? failureOf(type, cellText(vector, row, input[index]!.type) ?? '') : broken;
    };
  };
}

function expressionTest(text: string, input: ColumnTypes, context: OperatorContext, broken: Failure): RuleTest {
  const { evaluator } = boundExpression(text, input, context);
  const isFalse = createRowTest('=', { type: 'boolean' }, ['false']) as (vector: Vector) => (row: number) => number;
  return (batch) => {
    const { vector, failed } = evaluator.evaluate(batch);
    const failures = new Map(failed.map(({ row, sqlState, reason }) => [row, `${reason} (SQLSTATE ${sqlState})`]));
    const judge = isFalse(vector);
    return (row) => {
      const reason = failures.get(row);
      if (reason !== undefined) return { code: 'row.expression', reason };
      return judge(row) === KEEP ? broken : null;
    };
  };
}

/** Characters, as Postgres' length() counts them. */
function charactersOf(text: string): number {
  let characters = 0;
  for (const _ of text) characters++;
  return characters;
}
