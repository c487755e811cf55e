import { EvaluationError } from '../../evaluation-error.ts';
import { negate } from '../numeric/arithmetic.ts';
import { numericIo } from '../numeric/numeric-io.ts';
import type { ArithmeticOperator, Chain, ComparisonOperator, JsonPath, PathItem, Subscript } from './ast.ts';
import { readTokens, type Token } from './lexer.ts';
import { likeRegex } from './like-regex.ts';
import { readMethod } from './method.ts';
import { pathSyntax } from './path-error.ts';
import { TokenCursor, wordOf } from './token-cursor.ts';

const DEPTH_LIMIT = 200;
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];

/** What was read: a value's path, or what is true, false or unknown. */
interface Read {
  readonly chain: Chain;
  readonly predicate: boolean;
}

/** Reads a jsonpath's text as Postgres' grammar does. */
export function parseJsonPath(text: string): JsonPath {
  const tokens = readTokens(text);
  if (tokens.length === 1) throw new EvaluationError('22P02', 'no jsonpath: it is empty');
  return new Parser(new TokenCursor(tokens)).parse();
}

class Parser {
  readonly #cursor: TokenCursor;
  #depth = 0;
  #filters = 0;
  #subscripts = 0;

  constructor(cursor: TokenCursor) {
    this.#cursor = cursor;
  }

  parse(): JsonPath {
    const strict = this.#cursor.takeWord('strict');
    if (!strict) this.#cursor.takeWord('lax');
    const { chain } = this.#readOr();
    this.#cursor.need('end');
    return { lax: !strict, chain };
  }

  #value(read: Read): Chain {
    if (read.predicate) throw pathSyntax('a condition stands where a value is expected');
    return read.chain;
  }

  #condition(read: Read): Chain {
    if (!read.predicate) throw pathSyntax('a value stands where a condition is expected');
    return read.chain;
  }

  #readOr(): Read {
    let read = this.#readAnd();
    while (this.#cursor.isSymbol('||')) {
      const left = this.#condition(read);
      this.#cursor.advance();
      read = condition({ kind: 'or', left, right: this.#condition(this.#readAnd()) });
    }
    return read;
  }

  #readAnd(): Read {
    let read = this.#readNot();
    while (this.#cursor.isSymbol('&&')) {
      const left = this.#condition(read);
      this.#cursor.advance();
      read = condition({ kind: 'and', left, right: this.#condition(this.#readNot()) });
    }
    return read;
  }

  #readNot(): Read {
    if (!this.#cursor.takeSymbol('!')) return this.#readComparison();
    if (this.#cursor.isWord('exists')) return condition({ kind: 'not', argument: this.#readExists().chain });
    this.#cursor.needSymbol('(');
    const argument = this.#condition(this.#nested(() => this.#readOr()));
    this.#cursor.needSymbol(')');
    return condition({ kind: 'not', argument });
  }

  #readComparison(): Read {
    const read = this.#readSum();
    if (read.predicate) return read;
    const left = read.chain;
    const { kind, text } = this.#cursor.next;
    if (kind === 'symbol' && COMPARISONS.includes(text)) {
      this.#cursor.advance();
      const right = this.#value(this.#readSum());
      return condition({ kind: 'comparison', operator: text as ComparisonOperator, left, right });
    }
    if (this.#cursor.takeWord('starts')) {
      this.#cursor.needWord('with');
      const initial = this.#cursor.need('string', 'variable');
      const right: Chain = [{ kind: initial.kind as 'string' | 'variable', text: initial.text }];
      return condition({ kind: 'starts-with', left, right });
    }
    if (this.#cursor.takeWord('like_regex')) {
      const pattern = this.#cursor.need('string').text;
      const flags = this.#cursor.takeWord('flag') ? this.#cursor.need('string').text : '';
      return condition(likeRegex(left, pattern, flags));
    }
    return read;
  }

  #readSum(): Read {
    return this.#readBinary(['+', '-'], () => this.#readBinary(['*', '/', '%'], () => this.#readSigned()));
  }

  #readBinary(operators: readonly string[], operand: () => Read): Read {
    let read = operand();
    while (this.#cursor.next.kind === 'symbol' && operators.includes(this.#cursor.next.text)) {
      const left = this.#value(read);
      const operator = this.#cursor.next.text as ArithmeticOperator;
      this.#cursor.advance();
      read = value([{ kind: 'arithmetic', operator, left, right: this.#value(operand()) }]);
    }
    return read;
  }

  #readSigned(): Read {
    const operator = this.#cursor.next.text;
    if (this.#cursor.next.kind !== 'symbol' || (operator !== '+' && operator !== '-')) return this.#readAccess();
    this.#cursor.advance();
    const argument = this.#value(this.#nested(() => this.#readSigned()));
    const [only] = argument;
    if (argument.length === 1 && only?.kind === 'number') {
      return value([operator === '+' ? only : { kind: 'number', value: negate(only.value) }]);
    }
    return value([{ kind: 'sign', operator, argument }]);
  }

  /** A head with its accessors; what is in parentheses needs none. */
  #readAccess(): Read {
    if (this.#cursor.isWord('exists')) return this.#readExists();
    if (!this.#cursor.takeSymbol('(')) return value([this.#readHead(), ...this.#readAccessors()]);
    const inner = this.#nested(() => this.#readOr());
    this.#cursor.needSymbol(')');
    if (inner.predicate && this.#cursor.takeWord('is')) {
      this.#cursor.needWord('unknown');
      return condition({ kind: 'is-unknown', argument: inner.chain });
    }
    const accessors = this.#readAccessors();
    return accessors.length === 0 ? inner : value([...inner.chain, ...accessors]);
  }

  #readExists(): Read {
    this.#cursor.advance();
    this.#cursor.needSymbol('(');
    const argument = this.#value(this.#nested(() => this.#readSum()));
    this.#cursor.needSymbol(')');
    return condition({ kind: 'exists', argument });
  }

  #readHead(): PathItem {
    const head = this.#headOf(this.#cursor.next);
    if (head === null) throw this.#cursor.unexpected();
    this.#cursor.advance();
    return head;
  }

  #headOf({ kind, text }: Token): PathItem | null {
    switch (kind) {
      case 'string':
      case 'variable':
        return { kind, text };
      case 'integer':
      case 'decimal':
        return { kind: 'number', value: numericIo.parse(text) };
      case 'symbol':
        if (text === '$') return { kind: 'root' };
        if (text === '@' && this.#filters === 0) throw pathSyntax('@ is only allowed in a filter');
        return text === '@' ? { kind: 'current' } : null;
      case 'word':
        return this.#keyword(wordOf(text));
      case 'end':
        return null;
      default:
        return kind satisfies never;
    }
  }

  #keyword(word: string): PathItem | null {
    switch (word) {
      case 'null':
        return { kind: 'null' };
      case 'true':
      case 'false':
        return { kind: 'boolean', value: word === 'true' };
      case 'last':
        if (this.#subscripts === 0) throw pathSyntax('last is only allowed in brackets');
        return { kind: 'last' };
      default:
        return null;
    }
  }

  #readAccessors(): PathItem[] {
    const items: PathItem[] = [];
    for (;;) {
      if (this.#cursor.takeSymbol('.')) items.push(this.#readMember());
      else if (this.#cursor.takeSymbol('[')) items.push(this.#readElements());
      else if (this.#cursor.takeSymbol('?')) items.push(this.#readFilter());
      else return items;
    }
  }

  #readMember(): PathItem {
    if (this.#cursor.takeSymbol('*')) return { kind: 'any-member' };
    if (this.#cursor.takeSymbol('**')) return this.#readLevels();
    const { kind, text } = this.#cursor.need('word', 'string');
    const method = kind === 'word' && this.#cursor.isSymbol('(') ? readMethod(wordOf(text), this.#cursor) : null;
    return method ?? { kind: 'member', text };
  }

  #readLevels(): PathItem {
    if (!this.#cursor.takeSymbol('{')) return { kind: 'descendants', first: 0, last: Number.POSITIVE_INFINITY };
    const first = this.#readLevel();
    const last = this.#cursor.takeWord('to') ? this.#readLevel() : first;
    this.#cursor.needSymbol('}');
    return { kind: 'descendants', first, last };
  }

  #readLevel(): number {
    if (this.#cursor.takeWord('last')) return Number.POSITIVE_INFINITY;
    const level = Number(this.#cursor.need('integer').text.replaceAll('_', ''));
    if (level > 2147483647) throw new EvaluationError('22003', 'the level of a jsonpath is out of range');
    return level;
  }

  #readElements(): PathItem {
    if (this.#cursor.isSymbol('*')) {
      this.#cursor.advance();
      this.#cursor.needSymbol(']');
      return { kind: 'any-element' };
    }
    const subscripts: Subscript[] = [];
    this.#subscripts++;
    do {
      const from = this.#value(this.#nested(() => this.#readSum()));
      const to = this.#cursor.takeWord('to') ? this.#value(this.#nested(() => this.#readSum())) : null;
      subscripts.push({ from, to });
    } while (this.#cursor.takeSymbol(','));
    this.#subscripts--;
    this.#cursor.needSymbol(']');
    return { kind: 'elements', subscripts };
  }

  #readFilter(): PathItem {
    this.#cursor.needSymbol('(');
    this.#filters++;
    const predicate = this.#condition(this.#nested(() => this.#readOr()));
    this.#filters--;
    this.#cursor.needSymbol(')');
    return { kind: 'filter', predicate };
  }

  #nested(read: () => Read): Read {
    if (++this.#depth > DEPTH_LIMIT) throw new EvaluationError('54001', 'a jsonpath nested too deep');
    const result = read();
    this.#depth--;
    return result;
  }
}

function value(chain: Chain): Read {
  return { chain, predicate: false };
}

function condition(item: PathItem): Read {
  return { chain: [item], predicate: true };
}
