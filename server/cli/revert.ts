import { Command } from 'commander';

interface Options {
  readonly comment?: string;
  readonly json?: boolean;
}

/** `sluice revert PIPELINE@VERSION`: what an earlier version held, saved as the next one. */
export const revert = (): Command =>
  new Command('revert')
    .description('save what an earlier version of a pipeline holds as its next one; runs take it once it is published')
    .argument('<version>', 'PIPELINE@VERSION: its name or id, and a number or live')
    .option('--comment <text>', 'of the new version')
    .option('--json', 'as JSON')
    .action(async (ref: string, { comment, json = false }: Options) => {
      const { controlPlaneWithin } = await import('./control-plane-within.ts');
      const { interruptible } = await import('./interrupt.ts');
      const { requireVersionOf } = await import('./saved-pipeline.ts');
      const { revertSaved } = await import('./revert-saved.ts');
      await using opened = new AsyncDisposableStack();
      const { signal } = opened.use(interruptible());
      const plane = await controlPlaneWithin(opened)();
      const { row, version } = await requireVersionOf(plane, ref);
      const saved = await revertSaved(plane, row, { version, comment, signal });
      const isNew = saved.latest_version !== row.latest_version;
      if (json) {
        console.log(
          JSON.stringify({ pipeline: saved.name, of: version.version, version: saved.latest_version, isNew }),
        );
      } else if (isNew) {
        console.log(
          `Version ${version.version} of "${saved.name}" was saved again, as version ${saved.latest_version}.`,
        );
      } else {
        console.log(
          `Version ${saved.latest_version} of "${saved.name}" holds the same as version ${version.version}: nothing was saved.`,
        );
      }
    });
