import { Command } from 'commander';
import type { Issue } from '../../runtime/contract/issue.ts';
import { hasErrors } from '../../runtime/plan/issues.ts';
import { validate as validateDraft } from '../../runtime/plan/validate.ts';
import { issueLine, type NoPipeline, type PipelineFile } from './pipeline-file.ts';
import { REGISTRY } from './registry.ts';
import { withPipelineFile } from './with-pipeline-file.ts';

/** `sluice validate FILE`: every mistake at once, each with its path. Exit code 0 when there is none, else 2. */
export const validate = (): Command =>
  new Command('validate')
    .description('check a pipeline file: every mistake at once, each with its path in the file')
    .argument('<file>', 'pipeline, JSON or YAML')
    .option('--json', 'one JSON line an issue')
    .addHelpText('after', '\nExit code: 0 no mistake (there may be warnings), 2 mistakes.')
    .action((path: string, { json = false }: { json?: boolean }) =>
      withPipelineFile(path, (file) => {
        const issues = issuesOf(file);
        for (const issue of issues) console.log(json ? JSON.stringify(issue) : issueLine(issue));
        const isValid = !hasErrors(issues);
        if (isValid && !json) console.log(`${path} is valid.`);
        process.exitCode = isValid ? 0 : 2;
      }),
    );

function issuesOf(file: PipelineFile | NoPipeline): readonly Issue[] {
  return file.draft === null ? file.issues : [...validateDraft(file.draft, REGISTRY, file.context), ...file.issues];
}
