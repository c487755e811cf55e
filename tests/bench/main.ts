import { parseArgs } from 'node:util';

const BENCHES: Readonly<Record<string, () => Promise<{ bench: (options: BenchOptions) => Promise<void> }>>> = {
  load: () => import('./load.ts'),
  transform: () => import('./transform.ts'),
  upsert: () => import('./upsert.ts'),
  dedupe: () => import('./dedupe.ts'),
  aggregate: () => import('./aggregate.ts'),
  objects: () => import('./objects.ts'),
  files: () => import('./files.ts'),
  list: () => import('./list.ts'),
  formats: () => import('./formats.ts'),
};

/** `rows`, `rounds`: of each case. `only`: cases whose name contains it. `big`: files of 2 GB, too. */
export interface BenchOptions {
  readonly rows: number;
  readonly rounds: number;
  readonly only: string;
  readonly big: boolean;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    big: { type: 'boolean', default: false },
  },
});
const name = positionals[0] ?? '';
const load = BENCHES[name];
if (load === undefined) {
  console.error(
    `npm run bench -- NAME [--rows N] [--rounds N] [--only PART] [--big]; NAME is one of: ${Object.keys(BENCHES).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  const { bench } = await load();
  await bench({ rows: Number(values.rows), rounds: Number(values.rounds), only: values.only, big: values.big });
}
