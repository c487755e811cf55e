import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '../../server/build-program.ts';
import { startEmbeddedPostgres } from '../../server/embedded/postgres.ts';
import { type Measured, measureProcess } from './measure-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SLUICE = join(ROOT, 'server', 'launch.mjs');

/** A folder for a bench's files and a Postgres for its tables, both gone at the end. */
export interface BenchPlace extends AsyncDisposable {
  readonly folder: string;
  readonly url: string;
  /** `sluice run` of a pipeline, as a whole process. */
  sluice(name: string, pipeline: string): Promise<Measured>;
  /** A psql script, as a whole process; it stops at the first error. */
  psql(name: string, script: string): Promise<Measured>;
}

export async function openBenchPlace(): Promise<BenchPlace> {
  await buildProgram(ROOT, () => {});
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data'), report: () => {} });
  const { url } = server;
  return {
    folder,
    url,
    async sluice(name, pipeline) {
      const path = join(folder, `${name}.yaml`);
      await writeFile(path, pipeline);
      return measureProcess(process.execPath, [SLUICE, 'run', path, '--json'], { DATABASE_URL: url });
    },
    async psql(name, script) {
      const path = join(folder, `${name}.sql`);
      await writeFile(path, script);
      return measureProcess('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url, '-f', path], {});
    },
    async [Symbol.asyncDispose]() {
      await server.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
