import { Command } from 'commander';
import { planFile } from './plan-file.ts';
import { withPipelineFile } from './with-pipeline-file.ts';

/** `sluice plan FILE`: the frozen plan as JSON on stdout, warnings on stderr. */
export const plan = (): Command =>
  new Command('plan')
    .description('print what a pipeline file would run: the plan with the type of every column, as JSON')
    .argument('<file>', 'pipeline, JSON or YAML')
    .addHelpText('after', '\nExit code: 0 planned, 2 mistakes in the file.')
    .action((path: string) =>
      withPipelineFile(path, (file) => console.log(JSON.stringify(planFile(file).plan, null, 2))),
    );
