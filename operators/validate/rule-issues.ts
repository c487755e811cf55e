import type { ColumnTypes } from '../../runtime/contract/column.ts';
import type { ConfigIssue } from '../../runtime/contract/issue.ts';
import { isTextual } from '../../runtime/rows/convert/castable.ts';
import { expressionIssues } from '../compute/expression-issues.ts';
import { EvaluationError } from '../expression/evaluation-error.ts';
import { language } from '../expression/language.ts';
import { comparisonType } from '../filter/comparison-type.ts';
import { createRowTest } from '../filter/row-test.ts';
import { unknownField } from '../unknown-field.ts';
import { RULE_FORMS, type Rule, readRule } from './rule-text.ts';

export interface RuleSetting {
  readonly id: string;
  readonly field?: string | undefined;
  readonly rule: string;
}

/** What is wrong with a rule that stands at `path` of the config, over the columns that come in. */
export function ruleIssues(setting: RuleSetting, input: ColumnTypes, path: string): ConfigIssue[] {
  const rule = readRule(setting.rule);
  const at = `${path}.rule`;
  if (typeof rule === 'string') {
    return [{ code: 'config.bad_rule', field: at, message: rule, next: `Rules: ${RULE_FORMS}.` }];
  }
  if (setting.field === undefined) {
    if (rule.kind === 'expression') return conditionIssues(rule.text, input, at);
    const next = 'Name one; only `expression:` does without.';
    return [{ code: 'config.bad_rule', field: `${path}.field`, message: 'The rule needs a field.', next }];
  }
  const column = input.find(({ name }) => name === setting.field);
  if (column === undefined) return [unknownField(`${path}.field`, setting.field, input)];
  switch (rule.kind) {
    case 'expression':
      return conditionIssues(rule.text, input, at);
    case 'compare':
      return comparisonIssues(rule, column, at);
    case 'required':
      return [];
    case 'unique':
      return column.type === 'json' ? [typeIssue(column, 'unique', at)] : [];
    case 'uuid':
      return isTextual(column.type) || column.type === 'uuid' ? [] : [typeIssue(column, 'uuid', at)];
    case 'regex':
      return isTextual(column.type) ? patternIssues(rule.pattern, at) : [typeIssue(column, 'regex', at)];
    case 'length':
    case 'email':
      return isTextual(column.type) ? [] : [typeIssue(column, rule.kind, at)];
    default:
      return rule satisfies never;
  }
}

function typeIssue({ name, type }: ColumnTypes[number], rule: string, field: string): ConfigIssue {
  const message = `Field "${name}" is of type ${type}, which \`${rule}\` cannot judge.`;
  return { code: 'config.type_not_permitted', field, message, next: 'Cast the field first, or use another rule.' };
}

function comparisonIssues(
  { operator, literals }: Extract<Rule, { readonly kind: 'compare' }>,
  column: ColumnTypes[number],
  field: string,
): ConfigIssue[] {
  if (column.type === 'json') return [typeIssue(column, operator, field)];
  const test = createRowTest(operator, comparisonType(column, operator, literals), literals);
  if (typeof test === 'function') return [];
  const next = `Give a value that field "${column.name}" can hold.`;
  return [{ code: 'config.bad_literal', field, message: test.message, next }];
}

function patternIssues(pattern: string, field: string): ConfigIssue[] {
  try {
    const { regexCompiler, ADVANCED } = language();
    regexCompiler(false)(pattern, ADVANCED);
    return [];
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const message = `${error.reason.charAt(0).toUpperCase()}${error.reason.slice(1)}.`;
    return [{ code: 'config.bad_rule', field, message, next: 'Write it as Postgres takes it.' }];
  }
}

function conditionIssues(text: string, input: ColumnTypes, field: string): ConfigIssue[] {
  const compiled = language().compileExpression(text, input);
  if (!compiled.ok) return expressionIssues(field, compiled.errors);
  const { type } = compiled.expression;
  if (type === 'boolean') return [];
  return [
    {
      code: 'expression.not_a_condition',
      field,
      message: `The expression is of type ${type}, not boolean.`,
      next: 'Compare it with something, as in `… > 0`.',
    },
  ];
}
