import { Command } from 'commander';
import { plan as planDraft } from '../../runtime/plan/plan.ts';
import { readSettings } from '../settings.ts';
import { invalidFile, issueLine } from './pipeline-file.ts';
import { withPipelineFile } from './with-pipeline-file.ts';

/** `sluice plan FILE`: the frozen plan as JSON on stdout, warnings on stderr. */
export const plan = (): Command =>
  new Command('plan')
    .description('print what a pipeline file would run: the typed plan, as JSON')
    .argument('<file>', 'pipeline, JSON or YAML')
    .action(async (path: string) => {
      await withPipelineFile(path, readSettings(process.env), async ({ draft, context, issues, registry }) => {
        const planned = planDraft(draft, registry, context);
        const all = [...planned.issues, ...issues];
        if (planned.plan === null) throw invalidFile(path, all);
        for (const issue of all) console.error(issueLine(issue));
        console.log(JSON.stringify(planned.plan, null, 2));
      });
    });
