import { Command } from 'commander';

/** `sluice plan FILE`: the frozen plan as JSON on stdout, warnings on stderr. */
export const plan = (): Command =>
  new Command('plan')
    .description('print what a pipeline file would run: the plan with the type of every column, as JSON')
    .argument('<file>', 'pipeline, JSON or YAML')
    .addHelpText('after', '\nExit code: 0 planned, 2 mistakes in the file.')
    .action(async (path: string) => {
      const { withPipelineFile } = await import('./with-pipeline-file.ts');
      const { issueLine } = await import('./pipeline-file.ts');
      const { planFile, requireChangeable } = await import('./plan-file.ts');
      await withPipelineFile(path, async (read, controlPlane) => {
        const planned = await planFile(read);
        const { plan, warnings } = planned;
        await requireChangeable(planned, async () => (await controlPlane()).pool);
        for (const warning of warnings) console.error(issueLine(warning));
        console.log(JSON.stringify(plan, null, 2));
      });
    });
