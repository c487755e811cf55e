import type { Ast, Case } from '../parse/ast.ts';
import type { Check } from './check-expression.ts';
import { coerce, demand } from './coerce.ts';
import { demandCommonType } from './common-type.ts';
import { resolveOperator } from './resolve-operator.ts';
import { share } from './share.ts';
import type { Typed } from './typed.ts';

const NOTHING: Typed = { kind: 'constant', type: 'unknown', value: null };

/** CASE in both forms. The ELSE part counts first where the type of the result is picked, as in Postgres. */
export function checkCase(ast: Case, check: Check): Typed {
  const { argument, branches, otherwise, at } = ast;
  const results = branches.map(({ result }) => check(result));
  const last = otherwise === null ? NOTHING : check(otherwise);
  const type = demandCommonType([last, ...results], 'The results of CASE', at);
  const become = (node: Typed, place: number) => demand(node, type, 'A result of CASE', place);
  const build = (conditions: readonly Typed[]): Typed => ({
    kind: 'case',
    type,
    branches: conditions.map((when, index) => ({
      when,
      result: become(results[index]!, branches[index]!.result.at),
    })),
    otherwise: become(last, otherwise?.at ?? at),
  });
  if (argument === null) {
    return build(branches.map(({ when }) => demand(check(when), 'boolean', 'The condition after WHEN', when.at)));
  }
  return share(operand(argument, check), (value) =>
    build(branches.map(({ when }) => resolveOperator('=', value, check(when), when.at))),
  );
}

/** A literal without a type is text here. */
function operand(argument: Ast, check: Check): Typed {
  const typed = check(argument);
  return typed.kind === 'constant' && typed.type === 'unknown'
    ? coerce(typed, 'text', 'implicit', argument.at)!
    : typed;
}
