import { Command } from 'commander';
import { readSettings } from '../settings.ts';
import { ensureTable } from './ensure-table.ts';
import { issueLine, readPipelineFile } from './pipeline-file.ts';
import { planFile } from './plan-file.ts';
import { JSON_OPTION, RUN_EXIT_CODES, withRunner } from './with-runner.ts';

/** `sluice run FILE`: loads, and shows how it goes. */
export const run = (): Command =>
  new Command('run')
    .description('run a pipeline file to its end; Ctrl-C cancels, and what was committed stays')
    .argument('<file>', 'pipeline, JSON or YAML')
    .option(...JSON_OPTION)
    .addHelpText('after', RUN_EXIT_CODES)
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      const settings = readSettings(process.env);
      await withRunner(settings, json, async ({ plane, signal, follow }) => {
        const { file, plan, warnings } = planFile(
          await readPipelineFile({
            path,
            allowPrivateHosts: settings.allowPrivateHosts,
            controlPlane: async () => plane,
            signal,
          }),
        );
        for (const warning of warnings) console.error(issueLine(warning));
        await ensureTable(plane.store, file);
        await follow(file.credentials, (runner) =>
          runner.start({ plan, tenant: plane.tenant.id, pipelineId: null, version: null, trigger: 'manual' }),
        );
      });
    });
