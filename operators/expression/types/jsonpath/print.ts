import { numericIo } from '../numeric/numeric-io.ts';
import type { Chain, JsonPath, PathItem } from './ast.ts';

/** jsonpath's output. */
export function printJsonPath({ lax, chain }: JsonPath): string {
  return `${lax ? '' : 'strict '}${printChain(chain, true)}`;
}

function printChain(chain: Chain, brackets: boolean): string {
  return chain.map((item, at) => printItem(item, at === 0 ? brackets : true, at, chain.length)).join('');
}

function printItem(item: PathItem, brackets: boolean, at: number, length: number): string {
  const dot = at === 0 ? '' : '.';
  switch (item.kind) {
    case 'null':
    case 'last':
      return item.kind;
    case 'root':
      return '$';
    case 'current':
      return '@';
    case 'any-element':
      return '[*]';
    case 'any-member':
      return `${dot}*`;
    case 'boolean':
      return String(item.value);
    case 'number': {
      const text = numericIo.print(item.value);
      return at < length - 1 ? `(${text})` : text;
    }
    case 'string':
      return JSON.stringify(item.text);
    case 'variable':
      return `$${JSON.stringify(item.text)}`;
    case 'member':
      return `${dot}${JSON.stringify(item.text)}`;
    case 'elements':
      return `[${item.subscripts
        .map(({ from, to }) => printChain(from, false) + (to === null ? '' : ` to ${printChain(to, false)}`))
        .join(',')}]`;
    case 'descendants':
      return `${dot}**${levels(item.first, item.last)}`;
    case 'method':
      return `.${item.method}()`;
    case 'decimal':
      return `.decimal(${[item.precision, item.scale].flatMap((one) => (one === null ? [] : numericIo.print(one))).join(',')})`;
    case 'filter':
      return `?(${printChain(item.predicate, false)})`;
    case 'exists':
      return `exists (${printChain(item.argument, false)})`;
    case 'not':
      return `!(${printChain(item.argument, false)})`;
    case 'is-unknown':
      return `(${printChain(item.argument, false)}) is unknown`;
    case 'and':
      return between(item, '&&', brackets);
    case 'or':
      return between(item, '||', brackets);
    case 'comparison':
    case 'arithmetic':
      return between(item, item.operator, brackets);
    case 'starts-with':
      return between(item, 'starts with', brackets);
    case 'sign':
      return inBrackets(`${item.operator}${operand(item.argument, item)}`, brackets);
    case 'like-regex': {
      const flags = item.flags === '' ? '' : ` flag "${item.flags}"`;
      return inBrackets(`${operand(item.argument, item)} like_regex ${JSON.stringify(item.pattern)}${flags}`, brackets);
    }
    default:
      return item satisfies never;
  }
}

function levels(first: number, last: number): string {
  if (first === 0 && last === Number.POSITIVE_INFINITY) return '';
  const text = (level: number) => (level === Number.POSITIVE_INFINITY ? 'last' : String(level));
  return first === last ? `{${text(first)}}` : `{${text(first)} to ${text(last)}}`;
}

function between(
  item: Extract<PathItem, { readonly left: Chain; readonly right: Chain }>,
  symbol: string,
  brackets: boolean,
): string {
  return inBrackets(`${operand(item.left, item)} ${symbol} ${operand(item.right, item)}`, brackets);
}

function inBrackets(text: string, brackets: boolean): string {
  return brackets ? `(${text})` : text;
}

function operand(chain: Chain, parent: PathItem): string {
  return printChain(chain, priority(chain[0]!) <= priority(parent));
}

function priority(item: PathItem): number {
  switch (item.kind) {
    case 'or':
      return 0;
    case 'and':
      return 1;
    case 'comparison':
    case 'starts-with':
      return 2;
    case 'arithmetic':
      return item.operator === '+' || item.operator === '-' ? 3 : 4;
    case 'sign':
      return 5;
    default:
      return 6;
  }
}
