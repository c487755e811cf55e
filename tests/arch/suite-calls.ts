import { glob, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from '@swc/core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The contract suites: what each one's first argument is, and the file that it is in. */
const SUITES = {
  describeSource: 'tests/contract/describe-source.ts',
  describeStore: 'tests/contract/describe-store.ts',
  describeOperator: 'tests/contract/describe-operator.ts',
  describeHolder: 'tests/contract/describe-holder.ts',
  describeBehaviour: 'tests/contract/describe-behaviour.ts',
  describeFormat: 'tests/contract/describe-format.ts',
  describeSink: 'tests/contract/describe-sink.ts',
} as const;
export type Suite = keyof typeof SUITES;

/** A definition, or a sink's folder, that a suite is called with. */
export type Called = ReadonlyMap<Suite, ReadonlySet<unknown>>;

type Node = Readonly<Record<string, unknown>>;

/** All test files of the checkout, as absolute paths. */
export async function testFiles(): Promise<string[]> {
  return (await Array.fromAsync(glob('tests/**/*.test.ts', { cwd: ROOT }))).map((file) => join(ROOT, file)).sort();
}

/**
 * What the contract suites are called with in these files. Reads their syntax, so that a comment, a text or another
 * function of the same name is no call; then loads the imported definition, so that its name does not matter.
 */
export async function suiteCalls(files: readonly string[]): Promise<Called> {
  const called = new Map(Object.keys(SUITES).map((suite) => [suite as Suite, new Set<unknown>()]));
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    if (!Object.keys(SUITES).some((suite) => text.includes(suite))) continue;
    const module = await parse(text, { syntax: 'typescript', target: 'es2022' });
    const imports = importsOf(module.body as unknown as Node[], dirname(file));
    for (const { callee, argument } of callsIn(module.body)) {
      const suite = suiteOf(imports.get(callee));
      if (suite !== null) called.get(suite)!.add(await meantBy(argument, imports));
    }
  }
  return called;
}

interface Import {
  /** Absolute path, or a package's name. */
  readonly from: string;
  readonly name: string;
}

function importsOf(body: readonly Node[], folder: string): Map<string, Import> {
  const imports = new Map<string, Import>();
  for (const statement of body) {
    if (statement.type !== 'ImportDeclaration') continue;
    const { value } = statement.source as { value: string };
    const from = value.startsWith('.') ? resolve(folder, value) : value;
    for (const specifier of statement.specifiers as { local: { value: string }; imported?: { value: string } | null }[])
      imports.set(specifier.local.value, { from, name: (specifier.imported ?? specifier.local).value });
  }
  return imports;
}

function* callsIn(node: unknown): Generator<{ callee: string; argument: Node | undefined }> {
  if (Array.isArray(node)) for (const each of node) yield* callsIn(each);
  else if (typeof node === 'object' && node !== null) {
    const { type, callee, arguments: given } = node as Node;
    if (type === 'CallExpression' && (callee as Node).type === 'Identifier') {
      const [first] = given as { expression: Node }[];
      yield { callee: String((callee as Node).value), argument: first?.expression };
    }
    for (const child of Object.values(node)) yield* callsIn(child);
  }
}

function suiteOf(imported: Import | undefined): Suite | null {
  if (imported === undefined) return null;
  const { from, name } = imported;
  return name in SUITES && from === join(ROOT, SUITES[name as Suite]) ? (name as Suite) : null;
}

/** What an argument is: a text, or what is imported under its name. */
async function meantBy(argument: Node | undefined, imports: ReadonlyMap<string, Import>): Promise<unknown> {
  if (argument?.type === 'StringLiteral') return argument.value;
  const imported = imports.get(String(argument?.value));
  if (argument?.type !== 'Identifier' || imported === undefined) return undefined;
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(imported.from).href);
  return module[imported.name];
}
