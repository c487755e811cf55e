import { Command } from 'commander';
import type { Issue } from '../../runtime/contract/issue.ts';
import type { NoPipeline, PipelineFile } from './pipeline-file.ts';

/** `sluice validate FILE`: every mistake at once, each with its path. Exit code 0 when there is none, else 2. */
export const validate = (): Command =>
  new Command('validate')
    .description('check a pipeline file: every mistake at once, each with its path in the file')
    .argument('<file>', 'pipeline, JSON or YAML')
    .option('--json', 'one JSON line an issue')
    .addHelpText('after', '\nExit code: 0 no mistake (there may be warnings), 2 mistakes.')
    .action(async (path: string, { json = false }: { json?: boolean }) => {
      const { withPipelineFile } = await import('./with-pipeline-file.ts');
      const { issueLine } = await import('./pipeline-file.ts');
      const { hasErrors } = await import('../../runtime/plan/issues.ts');
      await withPipelineFile(path, async (file) => {
        const issues = await issuesOf(file);
        for (const issue of issues) console.log(json ? JSON.stringify(issue) : issueLine(issue));
        const isValid = !hasErrors(issues);
        if (isValid && !json) console.log(`${path} is valid.`);
        process.exitCode = isValid ? 0 : 2;
      });
    });

async function issuesOf(file: PipelineFile | NoPipeline): Promise<readonly Issue[]> {
  const { validate: validateDraft } = await import('../../runtime/plan/validate.ts');
  const { REGISTRY } = await import('./registry.ts');
  return file.draft === null
    ? file.issues
    : [...(await validateDraft(file.draft, REGISTRY, file.context)), ...file.issues];
}
