import { castableTo } from './castable.ts';
import type { Signature } from './catalogue.ts';
import { type Choices, generate } from './choices.ts';
import { hintsFor } from './hints.ts';
import { BAD_TEXTS, quoted, SPELLINGS, TEXTS } from './literals.ts';
import { randomFormat } from './random-formats.ts';
import { randomText } from './random-texts.ts';
import { specialForm } from './special-forms.ts';
import { list, type Term, term } from './term.ts';
import { CHAINS, ELEMENTS, NUMBERS, STRINGS, TYPES } from './types.ts';

/** A column that expressions may name. */
export interface ColumnOf {
  readonly name: string;
  readonly type: string;
}

export interface GeneratorOptions {
  readonly signatures: readonly Signature[];
  readonly columns: readonly ColumnOf[];
  readonly seed: number;
  readonly count: number;
}

/** What a part of an expression may ask for: more parts. */
export interface Maker {
  readonly choices: Choices;
  readonly depth: number;
  /** An expression of a type, or now and then of another. */
  of(type: string): Term;
  /** Any type of the language. */
  type(): string;
}

/** Of calls within calls; half of the expressions have the least. */
const DEPTHS = [1, 1, 2, 3];
/** So many expressions of a hundred mix types as they come: what must fail, and what is cast without being asked. */
const CARELESS = 20;

/** Random expressions, typed for the most part; every signature is at the root of one in turn. */
export function generateExpressions({ signatures, columns, seed, count }: GeneratorOptions): readonly Term[] {
  const callable = signatures.filter(isCallable);
  const byResult = new Map<string, Signature[]>();
  for (const one of callable) {
    for (const type of resultsOf(one)) byResult.set(type, [...(byResult.get(type) ?? []), one]);
  }
  const context = { columns, byResult: new Map([...byResult].map(([type, all]) => [type, byName(all)])) };
  const start = seed % callable.length;
  return generate(count, seed, (choices, index) => {
    const isCareless = choices.chance(CARELESS);
    const maker = makerOf(choices, choices.pick(DEPTHS), { ...context, isCareless });
    if (index % 4 === 3) return specialForm(maker, choices.pick(TYPES)) ?? maker.of('boolean');
    return call(maker, callable[(start + index) % callable.length]!, null);
  });
}

interface Context {
  readonly columns: readonly ColumnOf[];
  /** Signatures by result, those of one name together: an operator of forty types is not forty times as likely. */
  readonly byResult: ReadonlyMap<string, readonly (readonly Signature[])[]>;
  readonly isCareless: boolean;
}

function makerOf(choices: Choices, depth: number, context: Context): Maker {
  const maker: Maker = {
    choices,
    depth,
    of: (wanted) => {
      const type = context.isCareless ? anyType(choices, wanted) : narrower(choices, wanted);
      if (depth <= 0 || choices.chance(25)) return leaf(choices, type, context);
      const below = makerOf(choices, depth - 1, context);
      const kind = choices.below(10);
      if (kind === 0) return cast(below, type);
      if (kind <= 2) return specialForm(below, type) ?? leaf(choices, type, context);
      const routines = context.byResult.get(type);
      if (routines === undefined) return cast(below, type);
      return call(below, choices.pick(choices.pick(routines)), type);
    },
    type: () => choices.pick(TYPES),
  };
  return maker;
}

/** The type itself; now and then one that is cast to it without being asked. */
function narrower(choices: Choices, type: string): string {
  const chain = CHAINS.find((types) => types.includes(type));
  return chain !== undefined && choices.chance(12) ? chain[choices.below(chain.indexOf(type) + 1)]! : type;
}

function anyType(choices: Choices, type: string): string {
  if (choices.chance(80)) return type;
  return choices.pick(choices.chance(50) ? TYPES : (CHAINS.find((types) => types.includes(type)) ?? [type]));
}

function leaf(choices: Choices, type: string, { columns, isCareless }: Context): Term {
  const named = columns.filter((column) => column.type === type);
  if (named.length > 0 && choices.chance(70)) return term`${choices.pick(named).name}`;
  return literal(choices, type, isCareless);
}

/** Typed by a cast or by its look; a careless one may be bare text, which takes its type from where it stands. */
function literal(choices: Choices, type: string, isCareless: boolean): Term {
  const spelling = choices.chance(80) ? SPELLINGS[type]![0]! : choices.pick(SPELLINGS[type]!);
  if (choices.chance(5)) return isCareless ? term`NULL` : term`NULL::${spelling}`;
  const text = isCareless && choices.chance(8) ? choices.pick(BAD_TEXTS) : someText(choices, type);
  if (choices.chance(isCareless ? 20 : 2) || (STRINGS.includes(type) && choices.chance(50)))
    return term`${quoted(text)}`;
  if (NUMBERS.includes(type) && choices.chance(isCareless ? 60 : 30) && /^-?[0-9.]+(e-?\d+)?$/.test(text))
    return bareNumber(text);
  if (type === 'boolean' && choices.chance(50)) return term`${choices.pick(['true', 'false'])}`;
  return choices.chance(70) ? term`${quoted(text)}::${spelling}` : term`CAST(${quoted(text)} AS ${spelling})`;
}

/** An edge or anything. */
function someText(choices: Choices, type: string): string {
  const random = choices.chance(50) ? randomText(choices, type) : null;
  return random ?? choices.pick(TEXTS[type] ?? ['{}']);
}

function bareNumber(text: string): Term {
  return text.startsWith('-') ? term`(${text})` : term`${text}`;
}

function cast(maker: Maker, type: string): Term {
  const { choices } = maker;
  const source = choices.chance(10) ? maker.type() : choices.pick(castableTo(type));
  const isReadable = source === 'text' && !STRINGS.includes(type) && choices.chance(80);
  const from = isReadable ? term`${quoted(someText(choices, type))}::text` : maker.of(source);
  const spelling = choices.pick(SPELLINGS[type]!);
  return choices.chance(70) ? term`(${from})::${spelling}` : term`CAST(${from} AS ${spelling})`;
}

/** A call of a signature; `result` decides what its polymorphic types are. */
function call(maker: Maker, signature: Signature, result: string | null): Term {
  const { choices } = maker;
  const bound = bindings(maker, signature, result);
  const left = signature.defaults > 0 ? choices.below(signature.defaults + 1) : 0;
  const types = signature.arguments.slice(0, signature.arguments.length - left).map((type) => bound(type));
  if (signature.variadic !== null) {
    const more = choices.below(4) + (types.length === 0 ? 1 : 0);
    for (let n = 0; n < more; n++) types.push(bound(signature.variadic));
  }
  const hints = hintsFor(signature.name, types);
  const terms = types.map((type, at) => {
    const hint = hints[at] ?? null;
    const format = at === 1 ? formatOf(signature.name, types[0]!) : null;
    if (format !== null && choices.chance(50)) return term`${quoted(randomFormat(choices, format))}`;
    return hint !== null && (GROWING.has(signature.name) || choices.chance(92))
      ? term`${choices.pick(hint)}`
      : maker.of(type);
  });
  if (signature.kind === 'function') return term`${signature.name}(${list(terms)})`;
  const [first, second] = terms;
  return second === undefined ? term`(${signature.name} ${first!})` : term`(${first!} ${signature.name} ${second})`;
}

/** What these make may be as long as memory lasts, and a pattern of that length too complex for Postgres alone. */
const GROWING = new Set(['repeat', 'lpad', 'rpad', 'array_fill']);

/** Which kind of pattern the second argument is. */
function formatOf(name: string, type: string): 'date' | 'number' | null {
  if (name === 'to_char') return /^(date|time|interval)/.test(type) ? 'date' : 'number';
  if (name === 'to_number') return 'number';
  return name === 'to_date' || (name === 'to_timestamp' && type === 'text') ? 'date' : null;
}

/** Concrete types in place of polymorphic ones, the same for all that must agree. */
function bindings(maker: Maker, signature: Signature, result: string | null): (type: string) => string {
  const { choices } = maker;
  const isPolymorphic = /^any/.test(signature.returns);
  const fixed =
    !isPolymorphic || result === null ? null : /array$/.test(signature.returns) ? result.replace(/\[\]$/, '') : result;
  const element = fixed ?? choices.pick(ELEMENTS);
  return (type) => {
    switch (type) {
      case 'anyelement':
      case 'anynonarray':
      case 'anycompatible':
      case 'anycompatiblenonarray':
        return element;
      case 'anyarray':
      case 'anycompatiblearray':
        return `${element}[]`;
      case '"any"':
        return maker.type();
      default:
        return type;
    }
  };
}

function resultsOf({ returns, arguments: types }: Signature): readonly string[] {
  if (returns === 'anyarray' || returns === 'anycompatiblearray') return ELEMENTS.map((type) => `${type}[]`);
  if (!/^any/.test(returns)) return [returns];
  return types.some((type) => /array$/.test(type)) ? ELEMENTS : TYPES;
}

const POLYMORPHIC = [
  'anyelement',
  'anyarray',
  'anynonarray',
  'anycompatible',
  'anycompatiblearray',
  'anycompatiblenonarray',
  '"any"',
];
/** Names that the grammar keeps for a syntax of their own, which special forms make; and what differs by statement. */
const SYNTAX = new Set([
  'extract',
  'position',
  'overlay',
  'normalize',
  'is_normalized',
  'interval',
  'timestamp',
  'time',
  'varchar',
  'bool',
  'overlaps',
  'statement_timestamp',
]);

function isCallable({ name, arguments: types, variadic, returns }: Signature): boolean {
  const known = (type: string) => type in SPELLINGS || POLYMORPHIC.includes(type);
  return !SYNTAX.has(name) && [...types, returns, ...(variadic === null ? [] : [variadic])].every(known);
}

function byName(signatures: readonly Signature[]): readonly (readonly Signature[])[] {
  return [...Map.groupBy(signatures, ({ name }) => name).values()];
}
