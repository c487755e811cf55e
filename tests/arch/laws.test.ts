import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IViolation } from 'dependency-cruiser';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../services/temporary-folder.ts';
import { cruiseCheckout } from './cruise.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One breach of each law: file, what it imports, the law that must name it. */
const BREACHES: readonly (readonly [string, string, string])[] = [
  ['runtime/contract/a.ts', '../rows/good.ts', 'contract-imports-nothing-of-ours'],
  ['runtime/contract/b.ts', 'rxjs', 'contract-imports-types-only'],
  ['runtime/rows/a.ts', '../plan/good.ts', 'rows-sit-on-contract'],
  ['runtime/net/a.ts', '../rows/good.ts', 'net-sits-on-contract'],
  ['runtime/plan/a.ts', '../commit/good.ts', 'plan-is-lowest'],
  ['runtime/plan/b.ts', 'node:fs/promises', 'plan-is-pure'],
  ['runtime/plan/c.ts', 'pg', 'plan-is-pure'],
  ['runtime/commit/a.ts', '../graph/good.ts', 'commit-above-plan'],
  ['runtime/graph/a.ts', '../worker/good.ts', 'graph-above-commit'],
  ['runtime/worker/a.ts', '../../operators/good.ts', 'worker-composes'],
  ['runtime/verify/a.ts', '../sample/good.ts', 'verify-above-plan'],
  ['runtime/sample/a.ts', '../../operators/good.ts', 'sample-composes'],
  ['runtime/worker/c.ts', '../sample/good.ts', 'nothing-below-imports-sample'],
  ['operators/a.ts', '../runtime/graph/good.ts', 'operators-stand-alone'],
  ['sources/a.ts', '../operators/good.ts', 'sources-stand-alone'],
  ['sinks/a.ts', '../runtime/commit/good.ts', 'sinks-stand-alone'],
  ['sources/some/definition.ts', 'pg', 'definitions-import-no-driver'],
  ['server/a.ts', '../sources/index.ts', 'lists-in-composition-roots'],
  ['server/b.ts', '../operators/good.ts', 'server-uses-public-sides'],
  ['server/cli/a.ts', '../api/runs/schema.ts', 'planning-serves-api-and-cli'],
  ['server/planning/a.ts', '../api/runs/schema.ts', 'planning-serves-api-and-cli'],
  ['runtime/worker/b.ts', '../../server/good.ts', 'nothing-imports-the-server'],
  ['ui/a.ts', '../server/good.ts', 'ui-imports-schema-types'],
  ['ui/b.ts', '../server/api/runs/schema.ts', 'ui-imports-types-only'],
  ['server/c.ts', '../tests/good.ts', 'tests-stay-tests'],
  ['operators/b.ts', './c.ts', 'no-cycles'],
  ['operators/d.ts', './nowhere.ts', 'no-unresolvable'],
  ['operators/e.ts', './expression/index.ts', 'expressions-when-used'],
];
const GOOD = [
  'operators/good.ts',
  'operators/expression/index.ts',
  'sources/index.ts',
  'sinks/good.ts',
  'server/good.ts',
  'server/api/runs/schema.ts',
  'ui/good.ts',
  'tests/good.ts',
  ...['contract', 'rows', 'net', 'plan', 'commit', 'graph', 'worker', 'sample', 'verify'].map(
    (layer) => `runtime/${layer}/good.ts`,
  ),
];

async function plant(folder: string): Promise<void> {
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  for (const file of GOOD) await write(file, 'export const good = 1;\n');
  for (const [file, imported] of BREACHES) await write(file, `import * as it from '${imported}';\nusing x = it;\n`);
  await write('operators/c.ts', "import * as it from './b.ts';\nexport const c = it;\n");
  await cp(join(ROOT, '.dependency-cruiser.mjs'), join(folder, '.dependency-cruiser.mjs'));
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

describe('the import laws', () => {
  let planted: TemporaryFolder;
  let violations: readonly IViolation[];
  beforeAll(async () => {
    planted = await temporaryFolder();
    await plant(planted.path);
    violations = (await cruiseCheckout(planted.path)).summary.violations;
    return () => planted[Symbol.asyncDispose]();
  });

  test.each(BREACHES)('catch %s importing %s', (file, _imported, law) => {
    expect(violations.map((violation) => [violation.rule.name, violation.from])).toContainEqual([law, file]);
  });

  test('accuse nobody else', () => {
    const breaches = new Set([...BREACHES.map(([file]) => file), 'operators/c.ts']);
    expect(violations.filter((violation) => !breaches.has(violation.from))).toEqual([]);
  });

  test('each have a breach in this test', async () => {
    const { default: config } = await import(join(ROOT, '.dependency-cruiser.mjs'));
    const laws: string[] = config.forbidden.map((law: { name: string }) => law.name);
    expect(BREACHES.map(([, , law]) => law)).toEqual(expect.arrayContaining(laws));
  });
});
