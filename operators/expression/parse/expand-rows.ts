import type { A_Expr, Node } from 'libpg-query';
import { ExpressionFault } from '../expression-fault.ts';

/**
 * A comparison of rows of values as comparisons of their parts: `(a, b) = (c, d)` is `a = c AND b = d`. IN, `<>`, IS
 * [NOT] DISTINCT FROM and IS [NOT] NULL likewise. `null` for what compares no rows, or by their order. `at` says where.
 */
export function expandRows(node: Node, at: number): Node | null {
  if ('NullTest' in node) {
    const parts = partsOf(node.NullTest.arg);
    return (
      parts &&
      joined(
        true,
        parts.map((arg) => ({ NullTest: { ...node.NullTest, arg } })),
        node.NullTest.location,
      )
    );
  }
  if (!('A_Expr' in node)) return null;
  const expression = node.A_Expr;
  const left = partsOf(expression.lexpr);
  if (left === null) return null;
  const operator = operatorOf(expression);
  switch (expression.kind) {
    case 'AEXPR_OP':
      return operator === '=' || operator === '<>' ? pairs(expression, left, operator === '=', at) : null;
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return pairs(expression, left, expression.kind === 'AEXPR_NOT_DISTINCT', at);
    case 'AEXPR_IN': {
      const items = (expression.rexpr as { List: { items?: Node[] } }).List.items ?? [];
      const each = items.map((rexpr): Node => ({ A_Expr: { ...expression, kind: 'AEXPR_OP', rexpr } }));
      return joined(operator === '<>', each, expression.location);
    }
    default:
      return null;
  }
}

function pairs(expression: A_Expr, left: readonly Node[], all: boolean, at: number): Node | null {
  const right = partsOf(expression.rexpr);
  if (right === null) return null;
  if (left.length !== right.length) {
    const message = `A row of ${left.length} values is compared with one of ${right.length}.`;
    throw new ExpressionFault('type_mismatch', at, message, 'Give both rows as many values.');
  }
  const parts = left.map((lexpr, index): Node => ({ A_Expr: { ...expression, lexpr, rexpr: right[index]! } }));
  return joined(all, parts, expression.location);
}

function joined(all: boolean, args: Node[], location: number | undefined): Node {
  const [only] = args;
  if (args.length === 1) return only!;
  return { BoolExpr: { boolop: all ? 'AND_EXPR' : 'OR_EXPR', args, ...(location === undefined ? {} : { location }) } };
}

function partsOf(node: Node | undefined): readonly Node[] | null {
  const parts = node !== undefined && 'RowExpr' in node ? (node.RowExpr.args ?? []) : [];
  return parts.length > 0 ? parts : null;
}

function operatorOf({ name = [] }: A_Expr): string {
  const last = name.at(-1);
  return last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
}
