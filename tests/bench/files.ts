import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { openBenchPlace } from './bench-place.ts';
import type { BenchOptions } from './main.ts';
import { postgresCpuSeconds } from './process-cpu.ts';
import { query } from './query.ts';
import { ROWS_A_FILE, SMALL_SCHEMA, smallFile } from './small-files.ts';

/** Files in a folder, so that there are several folders. */
const FOLDER_FILES = 10_000;

/** Many small CSV files of this machine, `--rows` of them rows in all, ten a file: a whole process. `cpuMicros`: of CPU a file. */
export async function bench({ rows, rounds }: BenchOptions): Promise<void> {
  await using place = await openBenchPlace();
  const files = Math.ceil(rows / ROWS_A_FILE);
  const root = join(place.folder, 'files');
  for (let first = 0; first < files; first += FOLDER_FILES) {
    const folder = join(root, String(first).padStart(8, '0'));
    await mkdir(folder, { recursive: true });
    for (let number = first; number < Math.min(files, first + FOLDER_FILES); number += 1)
      await writeFile(join(folder, `${number}.csv`), smallFile(number));
  }
  for (let round = 0; round < rounds; round += 1) {
    await query(place.url, 'DROP TABLE IF EXISTS public.ds_bench');
    await query(place.url, 'CREATE UNLOGGED TABLE public.ds_bench (nr integer, name text)');
    const before = await postgresCpuSeconds(place.url);
    const { seconds, peakRssMb, cpuSeconds } = await place.sluice('files', pipeline(root));
    const postgres = (await postgresCpuSeconds(place.url)) - before;
    const [loaded] = await query<{ count: number }>(place.url, 'SELECT count(*)::int AS count FROM public.ds_bench');
    if (loaded?.count !== files * ROWS_A_FILE) throw new Error(`${loaded?.count} rows of ${files} files`);
    const micros = (cpu: number | null): number | null => (cpu === null ? null : Math.round((cpu * 1e6) / files));
    console.log(
      JSON.stringify({
        case: 'small-files',
        files,
        filesPerSecond: Math.round(files / seconds),
        cpuMicros: { sluice: micros(cpuSeconds), postgres: micros(postgres) },
        peakRssMb,
        seconds: Number(seconds.toFixed(2)),
      }),
    );
  }
}

function pipeline(root: string): string {
  return stringify({
    name: 'files',
    connector: { type: 'local_fs', config: { path: root } },
    schema: SMALL_SCHEMA,
    nodes: [
      { id: 'src', nodeType: 'source', config: { path: '.', fileFormat: 'csv' } },
      { id: 'out', nodeType: 'target', config: {} },
    ],
    edges: [{ source: 'src', target: 'out' }],
  });
}
