import { Command, InvalidArgumentError, Option } from 'commander';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { ERROR_POLICIES, type ErrorPolicy } from '../../runtime/contract/plan.ts';
import { isUuid } from '../store/is-uuid.ts';
import { JSON_OPTION, RUN_EXIT_CODES } from './run-options.ts';

interface ResumeOptions {
  readonly json?: boolean;
  readonly errorHandling?: ErrorPolicy;
  readonly maxErrors?: number | 'any';
  readonly maxErrorRate?: number | 'any';
}

/** `sluice resume RUN`: goes on from the stored positions, with the plan that the run started with. */
export const resume = (): Command =>
  new Command('resume')
    .description('go on with a failed, cancelled or interrupted run from its last commit')
    .argument('<run>', 'its id, as `sluice run` prints it at the end')
    .argument('[file]', 'its pipeline file, where that holds the credentials: they are never stored with a run')
    .addOption(
      new Option('--error-handling <policy>', 'where bad rows go from now on, in place of what the plan says').choices(
        ERROR_POLICIES,
      ),
    )
    .option('--max-errors <n>', 'rows that may fail in all from now on, those that have included; or any', count)
    .option('--max-error-rate <share>', 'share of the rows read that may fail from now on, 0.01 = 1 %; or any', share)
    .option(...JSON_OPTION)
    .addHelpText('after', RUN_EXIT_CODES)
    .action(
      async (runId: string, path: string | undefined, { json = false, errorHandling, ...budget }: ResumeOptions) => {
        if (!isUuid(runId)) {
          throw new PipelineError('config.run_id', {
            message: `"${runId}" is no id of a run.`,
            next: 'Give the id that `sluice run` printed at the end, such as 2f1c7b4e-0b1d-4c58-9a53-6d1f0c9be7a1.',
          });
        }
        const { readSettings } = await import('../settings.ts');
        const { withRunner } = await import('./with-runner.ts');
        const { readCredentials } = await import('./pipeline-file.ts');
        const credentials = path === undefined ? null : await readCredentials(path);
        await withRunner(readSettings(process.env), json, ({ follow }) =>
          follow(credentials, (runner) =>
            runner.resume(runId, {
              errorPolicy: errorHandling,
              maxErrors: orNull(budget.maxErrors),
              maxErrorRate: orNull(budget.maxErrorRate),
            }),
          ),
        );
      },
    );

// Commander takes a null for a value that is missing.
const orNull = (value: number | 'any' | undefined): number | null | undefined => (value === 'any' ? null : value);

function count(text: string): number | 'any' {
  if (text === 'any') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number, or any.');
}

function share(text: string): number | 'any' {
  if (text === 'any') return text;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Give a number from 0 to 1, or any.');
}
