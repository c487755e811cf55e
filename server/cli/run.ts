import { Command } from 'commander';
import { JSON_OPTION, RUN_EXIT_CODES } from './run-options.ts';

/** `sluice run FILE`: loads, and shows how it goes. */
export const run = (): Command =>
  new Command('run')
    .description('run a pipeline file to its end; Ctrl-C cancels, and what was committed stays')
    .argument('<file>', 'pipeline, JSON or YAML')
    .option(...JSON_OPTION)
    .addHelpText('after', RUN_EXIT_CODES)
    .action(async (path: string, { json = false }: { json?: boolean }) => {
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
        await requireChangeable(planned, async () => plane.store);
        await ensureTable(plane.store, file);
        await follow(file.credentials, (runner) =>
          runner.start({ plan, tenant: plane.tenant.id, pipelineId: null, version: null, trigger: 'manual' }),
        );
      });
    });
