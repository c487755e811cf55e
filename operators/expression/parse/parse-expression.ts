import type { A_Const, A_Expr, CaseExpr, FuncCall, JsonIsPredicate, Node, SQLValueFunction } from 'libpg-query';
import { ExpressionFault, unsupported } from '../expression-fault.ts';
import { isJsonName, type JsonTest } from '../functions/json/is-json.ts';
import type { Ast, Subscript } from './ast.ts';
import { expandRows } from './expand-rows.ts';
import { type Parsed, parseGrammar } from './grammar.ts';
import { readJsonArray, readJsonObject, readJsonParse, readJsonScalar } from './json-constructors.ts';
import { REFUSED } from './refused.ts';
import { readSqlJson } from './sql-json.ts';
import { readTypeName } from './type-name.ts';

/** Levels that an expression may be nested: deeper ones could exhaust the stack where they are evaluated. */
const DEPTH_LIMIT = 500;

/** Text → our tree. Throws `ExpressionFault`. */
export function parseExpression(text: string): Ast {
  const { tree, at, checkAlone } = parseGrammar(text);
  const ast = new Reader(at).read(tree, 0);
  checkAlone();
  return ast;
}

class Reader {
  readonly #at: Parsed['at'];
  #depth = 0;

  constructor(at: Parsed['at']) {
    this.#at = at;
  }

  /** `near`: the location of the node around it, for nodes that have none. */
  read(node: Node, near: number): Ast {
    if (++this.#depth > DEPTH_LIMIT) {
      throw new ExpressionFault(
        'too_deep',
        this.#at(near),
        'The expression is nested too deeply.',
        'Split it over several fields.',
      );
    }
    const result = this.#read(node, near);
    this.#depth--;
    return result;
  }

  #read(node: Node, near: number): Ast {
    const [kind, body] = Object.entries(node)[0]! as [string, { location?: number }];
    const location = body.location === undefined || body.location < 0 ? near : body.location;
    const at = this.#at(location);
    const read = (child: Node) => this.read(child, location);
    const optional = (child: Node | undefined) => (child === undefined ? null : read(child));
    const expanded = expandRows(node, at);
    if (expanded !== null) return read(expanded);
    if ('A_Const' in node) return { ...this.#literal(node.A_Const, at), at };
    if ('ColumnRef' in node) return { kind: 'column', name: this.#columnName(node.ColumnRef.fields ?? [], at), at };
    if ('A_Expr' in node) return this.#operator(node.A_Expr, location);
    if ('FuncCall' in node) return this.#call(node.FuncCall, location);
    if ('BoolExpr' in node) {
      const { boolop, args = [] } = node.BoolExpr;
      if (boolop === 'NOT_EXPR') return { kind: 'not', argument: read(args[0]!), at };
      return { kind: boolop === 'AND_EXPR' ? 'and' : 'or', arguments: args.map(read), at };
    }
    if ('NullTest' in node) {
      const { arg, nulltesttype } = node.NullTest;
      return { kind: 'null-test', argument: read(arg!), negated: nulltesttype === 'IS_NOT_NULL', at };
    }
    if ('BooleanTest' in node) {
      const test = node.BooleanTest.booltesttype!;
      const truth = test.endsWith('UNKNOWN') ? null : test.endsWith('TRUE');
      return {
        kind: 'truth-test',
        argument: read(node.BooleanTest.arg!),
        truth,
        negated: test.startsWith('IS_NOT'),
        at,
      };
    }
    if ('TypeCast' in node) {
      const { arg, typeName } = node.TypeCast;
      return { kind: 'cast', argument: read(arg!), type: readTypeName(typeName!, this.#at), at };
    }
    if ('CaseExpr' in node) return this.#case(node.CaseExpr, location);
    if ('CoalesceExpr' in node) return { kind: 'coalesce', arguments: (node.CoalesceExpr.args ?? []).map(read), at };
    if ('MinMaxExpr' in node) {
      const { op, args = [] } = node.MinMaxExpr;
      return { kind: op === 'IS_GREATEST' ? 'greatest' : 'least', arguments: args.map(read), at };
    }
    if ('A_ArrayExpr' in node) return { kind: 'array', elements: (node.A_ArrayExpr.elements ?? []).map(read), at };
    if ('A_Indirection' in node) {
      const { arg, indirection = [] } = node.A_Indirection;
      return indirection.reduce<Ast>((argument, step, index) => {
        if (!('A_Indices' in step))
          throw unsupported(at, 'fields of composite values', 'Take a field of JSON with `->`.');
        const { is_slice = false, lidx, uidx } = step.A_Indices;
        return {
          kind: 'subscript',
          argument,
          slice: is_slice,
          first: index === 0 && indirection.length > 1,
          low: optional(lidx),
          high: optional(uidx),
          at,
        } satisfies Subscript;
      }, read(arg!));
    }
    if ('JsonParseExpr' in node) return readJsonParse(node.JsonParseExpr, read, this.#at);
    if ('JsonScalarExpr' in node) return readJsonScalar(node.JsonScalarExpr, read, this.#at);
    if ('JsonObjectConstructor' in node) return readJsonObject(node.JsonObjectConstructor, read, this.#at);
    if ('JsonArrayConstructor' in node) return readJsonArray(node.JsonArrayConstructor, read, this.#at);
    if ('JsonFuncExpr' in node) return readSqlJson(node.JsonFuncExpr, read, this.#at);
    if ('JsonIsPredicate' in node) return this.#isJson(node.JsonIsPredicate, location);
    if ('SQLValueFunction' in node) return this.#clock(node.SQLValueFunction, at);
    if ('CollateClause' in node) {
      const names = this.#names(node.CollateClause.collname ?? []);
      if (names.at(-1) === 'C') return { kind: 'collate', argument: read(node.CollateClause.arg!), at };
      throw unsupported(at, `collation "${names.join('.')}"`, 'Text is compared under collation "C".');
    }
    const [what, next] = REFUSED[kind] ?? [`${kind} of Postgres' grammar`, 'Write it with functions and operators.'];
    throw unsupported(at, what, next);
  }

  #literal(constant: A_Const, at: number): Pick<Ast & { kind: 'literal' }, 'kind' | 'literal' | 'text'> {
    if (constant.isnull === true) return { kind: 'literal', literal: 'null', text: '' };
    if (constant.ival !== undefined)
      return { kind: 'literal', literal: 'integer', text: String(constant.ival.ival ?? 0) };
    if (constant.fval !== undefined) return { kind: 'literal', literal: 'decimal', text: constant.fval.fval ?? '' };
    if (constant.boolval !== undefined) {
      return { kind: 'literal', literal: 'boolean', text: String(constant.boolval.boolval ?? false) };
    }
    if (constant.sval !== undefined) return { kind: 'literal', literal: 'string', text: constant.sval.sval ?? '' };
    throw unsupported(at, 'bit strings', 'Write a whole number, such as 0x1F or 0b101.');
  }

  #names(nodes: readonly Node[]): string[] {
    return nodes.map((node) => ('String' in node ? (node.String.sval ?? '') : '*'));
  }

  #columnName(fields: readonly Node[], at: number): string {
    const names = this.#names(fields);
    if (names.includes('*')) throw unsupported(at, '`*`', 'Name the field.');
    if (names.length > 1) {
      throw unsupported(
        at,
        'qualified names',
        `A field has no table: write "${names.at(-1)}", or quote a name that has a point.`,
      );
    }
    return names[0]!;
  }

  /** Operators and functions are Postgres' own; a schema in front may only say so. */
  #catalogName(nodes: readonly Node[], at: number): string {
    const names = this.#names(nodes);
    if (names.length > 2 || (names.length === 2 && names[0] !== 'pg_catalog')) {
      throw unsupported(at, `schema "${names[0]}"`, "Functions and operators are Postgres' own.");
    }
    return names.at(-1)!;
  }

  #operator(expression: A_Expr, location: number): Ast {
    const at = this.#at(location);
    const read = (child: Node | undefined) => this.read(child!, location);
    const { kind, lexpr, rexpr } = expression;
    const list = () => (rexpr as { List: { items?: Node[] } }).List.items ?? [];
    switch (kind) {
      case 'AEXPR_OP':
      case 'AEXPR_LIKE':
      case 'AEXPR_ILIKE':
      case 'AEXPR_SIMILAR': {
        const name = this.#catalogName(expression.name ?? [], at);
        const left = lexpr === undefined ? null : read(lexpr);
        return { kind: 'operator', name, left, right: read(rexpr), at };
      }
      case 'AEXPR_OP_ANY':
      case 'AEXPR_OP_ALL': {
        const quantifier = kind === 'AEXPR_OP_ANY' ? 'any' : 'all';
        const operator = this.#catalogName(expression.name ?? [], at);
        return { kind: 'quantified', operator, quantifier, left: read(lexpr), right: read(rexpr), at };
      }
      case 'AEXPR_DISTINCT':
      case 'AEXPR_NOT_DISTINCT':
        return { kind: 'distinct', left: read(lexpr), right: read(rexpr), negated: kind === 'AEXPR_NOT_DISTINCT', at };
      case 'AEXPR_NULLIF':
        return { kind: 'nullif', left: read(lexpr), right: read(rexpr), at };
      case 'AEXPR_IN': {
        const negated = this.#catalogName(expression.name ?? [], at) === '<>';
        return { kind: 'in', argument: read(lexpr), items: list().map(read), negated, at };
      }
      case 'AEXPR_BETWEEN':
      case 'AEXPR_NOT_BETWEEN':
      case 'AEXPR_BETWEEN_SYM':
      case 'AEXPR_NOT_BETWEEN_SYM': {
        const [low, high] = list().map(read) as [Ast, Ast];
        const symmetric = kind.endsWith('SYM');
        const negated = kind.startsWith('AEXPR_NOT');
        return { kind: 'between', argument: read(lexpr), low, high, symmetric, negated, at };
      }
      default:
        throw unsupported(at, `${kind} of Postgres' grammar`, 'Write it with functions and operators.');
    }
  }

  #call(call: FuncCall, location: number): Ast {
    const at = this.#at(location);
    const name = this.#catalogName(call.funcname ?? [], at);
    const { args = [] } = call;
    if (call.over !== undefined) throw unsupported(at, 'window functions', 'An expression sees one row at a time.');
    if (call.agg_star || call.agg_distinct || call.agg_filter || call.agg_order || call.agg_within_group) {
      throw unsupported(at, 'aggregates', 'An expression sees one row at a time: use an aggregate transform.');
    }
    const named = args.flatMap((argument) => ('NamedArgExpr' in argument ? [argument.NamedArgExpr] : []));
    const plain = args.map((argument) => ('NamedArgExpr' in argument ? argument.NamedArgExpr.arg! : argument));
    return {
      kind: 'call',
      name,
      arguments: plain.map((argument) => this.read(argument, location)),
      names: named.map((argument) => argument.name!),
      variadic: call.func_variadic === true,
      at,
    };
  }

  #isJson({ expr, item_type = 'JS_TYPE_ANY', unique_keys = false }: JsonIsPredicate, location: number): Ast {
    const kind = item_type === 'JS_TYPE_ANY' ? 'value' : item_type.replace(/^JS_TYPE_/, '').toLowerCase();
    const name = isJsonName(kind as JsonTest, unique_keys);
    const argument = this.read(expr!, location);
    return { kind: 'call', name, arguments: [argument], names: [], variadic: false, at: this.#at(location) };
  }

  #case({ arg, args = [], defresult }: CaseExpr, location: number): Ast {
    const read = (child: Node) => this.read(child, location);
    return {
      kind: 'case',
      argument: arg === undefined ? null : read(arg),
      branches: args.map((branch) => {
        const { expr, result } = (branch as { CaseWhen: { expr: Node; result: Node } }).CaseWhen;
        return { when: read(expr), result: read(result) };
      }),
      otherwise: defresult === undefined ? null : read(defresult),
      at: this.#at(location),
    };
  }

  /** `current_date` and its like are called as functions of that name; those with a precision get it as an argument. */
  #clock({ op = 'SVFOP_CURRENT_DATE', typmod = 0 }: SQLValueFunction, at: number): Ast {
    const name = op
      .replace(/^SVFOP_/, '')
      .replace(/_N$/, '')
      .toLowerCase();
    const precision: Ast = { kind: 'literal', literal: 'integer', text: String(typmod), at };
    return { kind: 'call', name, arguments: typmod < 0 ? [] : [precision], names: [], variadic: false, at };
  }
}
