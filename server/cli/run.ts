import { Command, InvalidArgumentError } from 'commander';
import { JSON_OPTION, RUN_EXIT_CODES } from './run-options.ts';

const MOST_ROWS = 100_000;
const ROWS = 10_000;

interface RunOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly rows?: number;
  readonly all?: boolean;
  readonly reload?: boolean;
}

/** `sluice run FILE`: loads, and shows how it goes. */
export const run = (): Command =>
  new Command('run')
    .description('run a pipeline file to its end; Ctrl-C cancels, and what was committed stays')
    .argument('<file>', 'pipeline, JSON or YAML')
    .option(...JSON_OPTION)
    .option('--dry-run', 'do it all in a transaction that is rolled back, and show what would be written')
    .option('--rows <n>', `records that a dry run reads, at most ${MOST_ROWS}`, rowsOf)
    .option('--all', 'a dry run reads all records, batch by batch, and holds the locks of a load meanwhile')
    .option('--reload', 'also read the files that earlier runs of the pipeline have loaded')
    .addHelpText('after', RUN_EXIT_CODES)
    .action(async (path: string, { json = false, dryRun = false, rows, all = false, reload = false }: RunOptions) => {
      if (dryRun && reload) throw await reloadOfDryRun();
      if (all && rows !== undefined) throw await rowsOfAll();
      if (dryRun) return runDry(path, all ? null : (rows ?? ROWS), json);
      if (rows !== undefined || all) throw await rowsWithoutDryRun(all ? '--all' : '--rows');
      const { readSettings } = await import('../settings.ts');
      const { withRunner } = await import('./with-runner.ts');
      const { issueLine, readPipelineFile } = await import('./pipeline-file.ts');
      const { planFile, requireChangeable } = await import('./plan-file.ts');
      const { ensureTable } = await import('./ensure-table.ts');
      const settings = readSettings(process.env);
      await withRunner(settings, json, async ({ plane, signal, follow }) => {
        const planned = await planFile(
          await readPipelineFile({
            path,
            allowPrivateHosts: settings.allowPrivateHosts,
            controlPlane: async () => plane,
            signal,
          }),
        );
        const { file, plan, warnings } = planned;
        for (const warning of warnings) console.error(issueLine(warning));
        await requireChangeable(planned, async () => plane.pool);
        await ensureTable(plane.pool, file);
        await follow(file.credentials, (runner) =>
          runner.start({ plan, tenant: plane.tenant.id, pipelineId: null, version: null, trigger: 'manual', reload }),
        );
      });
    });

/** What would be written, and nothing that is. The exit code is 1 where a run would fail. */
async function runDry(path: string, rows: number | null, json: boolean): Promise<void> {
  const { readSettings } = await import('../settings.ts');
  const { dryRunFile } = await import('./dry-run-file.ts');
  const { dryRunText } = await import('./dry-run-text.ts');
  const { issueLine } = await import('./pipeline-file.ts');
  const { print } = await import('./print.ts');
  const { found, warnings } = await dryRunFile(readSettings(process.env), path, rows);
  for (const warning of warnings) console.error(issueLine(warning));
  await print(`${json ? JSON.stringify(found) : dryRunText(found)}\n`);
  if (found.error !== null) process.exitCode = 1;
}

function rowsOf(text: string): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows >= 1 && rows <= MOST_ROWS) return rows;
  throw new InvalidArgumentError(`It is a number from 1 to ${MOST_ROWS}.`);
}

async function rowsWithoutDryRun(option: '--rows' | '--all'): Promise<Error> {
  const { PipelineError } = await import('../../runtime/contract/errors.ts');
  return new PipelineError('config.option', {
    message: `${option} says how many records a dry run reads; a run reads all of them.`,
    next: `Add --dry-run, or leave ${option} out.`,
  });
}

async function rowsOfAll(): Promise<Error> {
  const { PipelineError } = await import('../../runtime/contract/errors.ts');
  return new PipelineError('config.option', {
    message: '--rows reads so many records, and --all reads all: they cannot go together.',
    next: 'Leave one of them out.',
  });
}

async function reloadOfDryRun(): Promise<Error> {
  const { PipelineError } = await import('../../runtime/contract/errors.ts');
  return new PipelineError('config.option', {
    message: 'A dry run reads all files, those included that were loaded before: --reload has nothing to add.',
    next: 'Leave --reload out.',
  });
}
