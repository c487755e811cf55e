import { Command } from 'commander';
import { PipelineError } from '../../runtime/contract/errors.ts';

interface Options {
  readonly expr?: string;
  readonly types?: string;
  readonly file?: string;
}

/**
 * `sluice eval`: what an expression gives for each row from stdin, or what each line of a file gives. One JSON line for
 * each; a line that has no value is `{"ok":false,…}`, and the exit code is still 0.
 */
export const evaluate = (): Command =>
  new Command('eval')
    .description("evaluate expressions of Postgres' language as a pipeline does; one JSON line for each result")
    .option('--expr <expression>', 'evaluate it on each row from stdin: JSON lines')
    .option('--types <json>', 'types of the fields, as {"amount": "numeric(12,2)"}; by the first rows where not given')
    .option('--file <file>', 'evaluate each line of the file, without fields; - is stdin')
    .addHelpText(
      'after',
      `
A line is {"ok":true,"value":…,"type":…} or {"ok":false,"error":…}. The value is the text that Postgres prints
(TimeZone UTC, DateStyle ISO, IntervalStyle postgres), or null; the type is called as pg_typeof calls it.
Exit code: 0 whatever the results, 1 failed, 2 the command or the expression of --expr is wrong.`,
    )
    .action(async ({ expr, types, file }: Options) => {
      const { evaluateFile, evaluateRows } = await import('./eval/print-results.ts');
      if (expr !== undefined && file === undefined) return await evaluateRows(expr, types);
      if (file !== undefined && expr === undefined && types === undefined) return await evaluateFile(file);
      throw new PipelineError('config.eval', {
        message: 'Either an expression is evaluated on rows, or a file of expressions without any.',
        next: 'Give --expr, which --types belongs to, or --file.',
      });
    });
