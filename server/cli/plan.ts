import { Command } from 'commander';
import { issueLine } from './pipeline-file.ts';
import { planFile } from './plan-file.ts';
import { withPipelineFile } from './with-pipeline-file.ts';

/** `sluice plan FILE`: the frozen plan as JSON on stdout, warnings on stderr. */
export const plan = (): Command =>
  new Command('plan')
    .description('print what a pipeline file would run: the plan with the type of every column, as JSON')
    .argument('<file>', 'pipeline, JSON or YAML')
    .addHelpText('after', '\nExit code: 0 planned, 2 mistakes in the file.')
    .action((path: string) =>
      withPipelineFile(path, (read) => {
        const { plan, warnings } = planFile(read);
        for (const warning of warnings) console.error(issueLine(warning));
        console.log(JSON.stringify(plan, null, 2));
      }),
    );
