import type { SignatureType, SqlRoutine } from '../contract.ts';
import { routines } from '../functions/index.ts';
import { compileExpression } from '../index.ts';
import type { CatalogueArgument, CatalogueEntry, CatalogueExample, CatalogueSignature } from './entry.ts';
import { SYNTAX } from './syntax.ts';
import type { SyntaxForm } from './syntax-form.ts';

/** When examples are evaluated, so that `now()` is the same in every copy of the docs: 2024-02-29 12:34:56.789 UTC. */
const EXAMPLE_NOW = 762_525_296_789_000n;

let catalogue: readonly CatalogueEntry[] | null = null;

/** Every function, operator and piece of syntax, those of one name and category together, with the results of the examples. */
export function expressionCatalogue(): readonly CatalogueEntry[] {
  catalogue ??= [
    ...grouped(SYNTAX, () => 'syntax', syntaxSignature),
    ...grouped(routines.filter(isCalled), ({ kind }) => kind, signature),
  ];
  return catalogue;
}

/** Not what the grammar has a syntax of its own for, which stands among the syntax. */
function isCalled({ name }: SqlRoutine): boolean {
  return !name.includes(' ');
}

type Named = Pick<CatalogueEntry, 'name' | 'category'>;

function grouped<T extends Named>(
  all: readonly T[],
  kindOf: (one: T) => CatalogueEntry['kind'],
  present: (one: T) => CatalogueSignature,
): CatalogueEntry[] {
  const groups = Map.groupBy(all, (one) => `${kindOf(one)} ${one.category} ${one.name}`);
  return [...groups.values()].map((group) => {
    const [{ name, category }] = group as [T];
    return { name, kind: kindOf(group[0]!), category, signatures: group.map(present) };
  });
}

function syntaxSignature({ text, summary, example }: SyntaxForm): CatalogueSignature {
  return { text, arguments: [], variadic: null, returns: null, summary, example: evaluated(example) };
}

function signature(routine: SqlRoutine): CatalogueSignature {
  const { returns, summary, example, variadic = null } = routine;
  const args = argumentsOf(routine);
  return { text: textOf(routine, args), arguments: args, variadic, returns, summary, example: evaluated(example) };
}

function argumentsOf({ arguments: types, argumentNames, defaults = [] }: SqlRoutine): readonly CatalogueArgument[] {
  return types.map((type, index) => ({
    name: argumentNames?.[index] ?? null,
    type,
    isOptional: index >= types.length - defaults.length,
  }));
}

function textOf({ kind, name, variadic }: SqlRoutine, args: readonly CatalogueArgument[]): string {
  if (kind === 'operator') {
    const types = args.map(({ type }) => type);
    return types.length === 1 ? `${name} ${types[0]}` : types.join(` ${name} `);
  }
  const repeated = variadic !== undefined && args.at(-1)?.type === variadic; // at least one of the further arguments
  const fixed = repeated ? args.slice(0, -1) : args;
  const shown = fixed.map(({ name: own, type }) => (own === null ? type : `${own} ${type}`));
  const firstOptional = fixed.findIndex(({ isOptional }) => isOptional);
  const needed = firstOptional < 0 ? shown : shown.slice(0, firstOptional);
  const optional = firstOptional < 0 ? [] : shown.slice(firstOptional);
  const more: SignatureType[] = variadic === undefined ? [] : [variadic];
  const all = [...needed, ...more.map((type) => `${type} …`)].join(', ');
  const tail = optional.map((one, index) => ` [${index === 0 && all === '' ? '' : ', '}${one}`).join('');
  return `${name}(${(all + tail).trim()}${']'.repeat(optional.length)})`;
}

/** Throws where an example has no value: a test holds every one to Postgres. */
function evaluated(text: string): CatalogueExample {
  const compiled = compileExpression(text, []);
  if (!compiled.ok) throw new Error(`the example ${text} does not compile: ${compiled.errors[0]!.message}`);
  const { expression } = compiled;
  const { texts, failed } = expression.bind({ now: EXAMPLE_NOW }).print({ vectors: [], length: 1, selection: null });
  if (failed.length > 0) throw new Error(`the example ${text} fails: ${failed[0]!.reason}`);
  return { expression: text, value: texts[0]!, type: expression.type };
}
