import { Command } from 'commander';
import { hasErrors } from '../../runtime/plan/issues.ts';
import { validate as validateDraft } from '../../runtime/plan/validate.ts';
import { readSettings } from '../settings.ts';
import { issueLine } from './pipeline-file.ts';
import { withPipelineFile } from './with-pipeline-file.ts';

/** `sluice validate FILE`: every mistake at once, each with its path. Exit code 0 when a plan can be made, else 1. */
export const validate = (): Command =>
  new Command('validate')
    .description('check a pipeline file: every mistake, with its path')
    .argument('<file>', 'pipeline, JSON or YAML')
    .option('--json', 'one JSON line an issue')
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      await withPipelineFile(path, readSettings(process.env), async ({ draft, context, issues, registry }) => {
        const all = [...validateDraft(draft, registry, context), ...issues];
        for (const issue of all) console.log(json ? JSON.stringify(issue) : issueLine(issue));
        const failed = hasErrors(all);
        if (!json && !failed) console.log(`${path} is valid.`);
        process.exitCode = failed ? 1 : 0;
      });
    });
