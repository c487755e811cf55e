import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { operators } from '../../operators/index.ts';
import { formats } from '../../sources/formats/index.ts';
import { connectors } from '../../sources/index.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { type Called, type Suite, suiteCalls, testFiles } from './suite-calls.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** By suite: what must be given to it, and its name. */
type Wanted = Readonly<Record<Suite, ReadonlyMap<unknown, string>>>;

const named = (definitions: readonly { readonly type: string }[]) =>
  new Map<unknown, string>(definitions.map((definition) => [definition, definition.type]));

const WANTED: Wanted = {
  describeSource: named(connectors),
  describeStore: named(connectors.filter(({ category }) => category === 'object_storage')),
  describeOperator: named(operators.filter(({ holds }) => holds === 'nothing')),
  describeHolder: named(operators.filter(({ holds }) => holds !== 'nothing')),
  describeBehaviour: named(operators),
  describeFormat: named(formats),
  describeSink: new Map(foldersOf('sinks').map((folder) => [folder, folder])),
};

/** Each one that no test calls its suite with, in words. */
function lacking(wanted: Wanted, called: Called): string[] {
  return (Object.keys(wanted) as Suite[]).flatMap((suite) =>
    [...wanted[suite]].flatMap(([definition, name]) =>
      called.get(suite)!.has(definition) ? [] : [`${name}: no test calls ${suite} with it`],
    ),
  );
}

function foldersOf(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

describe('contract suites', () => {
  let files: string[];
  let called: Called;
  beforeAll(async () => {
    files = await testFiles();
    called = await suiteCalls(files);
  });

  test('are called for every connector, operator, format and sink', () => {
    expect(Object.values(WANTED).every(({ size }) => size > 0)).toBe(true);
    expect(lacking(WANTED, called)).toEqual([]);
  });

  test('are given nothing that is not in a list', () => {
    for (const [suite, definitions] of called)
      for (const definition of definitions) expect([suite, WANTED[suite].get(definition)]).not.toContain(undefined);
  });

  test('are missed by name where a definition is new', () => {
    const planted: Wanted = {
      describeSource: named([...connectors, { ...connectors[0]!, type: 'planted_connector' }]),
      describeStore: named([
        ...connectors.filter(({ type }) => type === 'local_fs'),
        { ...connectors[0]!, type: 'planted_store' },
      ]),
      describeOperator: new Map([...WANTED.describeOperator, [{}, 'planted_operator']]),
      describeHolder: new Map([...WANTED.describeHolder, [{}, 'planted_holder']]),
      describeBehaviour: new Map([...WANTED.describeBehaviour, [{}, 'planted_operator']]),
      describeFormat: named([...formats, { ...formats[0]!, type: 'planted_format' }]),
      describeSink: new Map([...WANTED.describeSink, ['planted_sink', 'planted_sink']]),
    };
    expect(lacking(planted, called)).toEqual([
      'planted_connector: no test calls describeSource with it',
      'planted_store: no test calls describeStore with it',
      'planted_operator: no test calls describeOperator with it',
      'planted_holder: no test calls describeHolder with it',
      'planted_operator: no test calls describeBehaviour with it',
      'planted_format: no test calls describeFormat with it',
      'planted_sink: no test calls describeSink with it',
    ]);
  });

  test('are missed by name where a test is gone', async () => {
    const rest = files.filter((file) => !/(rename-field|csv-upload\.contract)\.test\.ts$/.test(file));
    expect(lacking(WANTED, await suiteCalls(rest))).toEqual([
      'csv_upload: no test calls describeSource with it',
      'rename_field: no test calls describeOperator with it',
      'rename_field: no test calls describeBehaviour with it',
    ]);
  });

  test('are missed where a test only speaks of them', async () => {
    await using folder = await temporaryFolder();
    const calls = async (text: string): Promise<ReadonlySet<unknown>> => {
      const file = join(folder.path, 'planted.test.ts');
      await writeFile(file, text);
      return (await suiteCalls([file])).get('describeOperator')!;
    };
    const [operator] = operators;
    const imports = `import { operators } from '${ROOT}/operators/index.ts';
      import { renameField as it } from '${ROOT}/operators/rename-field.ts';`;
    const suite = `import { describeOperator } from '${ROOT}tests/contract/describe-operator.ts';`;
    expect(await calls(`${imports} ${suite} // describeOperator(it)\n'describeOperator(it)';`)).not.toContain(operator);
    expect(await calls(`${imports} function describeOperator() {} describeOperator(it);`)).not.toContain(operator);
    expect(await calls(`${imports} ${suite} describeOperator(operators[0]);`)).not.toContain(operator);
    expect(await calls(`${imports} ${suite} if (it) describeOperator(it, { cases: [] });`)).toContain(operator);
  });
});
