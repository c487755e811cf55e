import { Command } from 'commander';

interface TestOptions {
  readonly json?: boolean;
  readonly only?: string;
}

/** `sluice test FILE...`: lets the rows of the tests in pipeline files pass, and says what came out otherwise than expected. */
export const test = (): Command =>
  new Command('test')
    .description('run the tests that stand in pipeline files: nothing is read from their sources, nothing is loaded')
    .argument('<file...>', 'pipelines, JSON or YAML')
    .option('--json', 'one JSON line a test')
    .option('--only <name>', 'the test of this name')
    .addHelpText('after', '\nExit code: 0 all have passed, 1 some have not, 2 mistakes in a file, or no test is there.')
    .action(async (paths: readonly string[], { json = false, only }: TestOptions) => {
      const { readSettings } = await import('../settings.ts');
      const { testFiles } = await import('./test/test-files.ts');
      const { jsonReport, textReport } = await import('./test/report.ts');
      const report = json ? jsonReport() : textReport();
      process.exitCode = await testFiles({ paths, only, settings: readSettings(process.env), report });
    });
