import { Command } from 'commander';

/** `sluice diff A [B]`: how two pipelines, or two versions of one, differ. */
export const diff = (): Command =>
  new Command('diff')
    .description('show how pipelines differ, node by node')
    .argument('<a>', 'a pipeline file, or PIPELINE@VERSION: its name or id, and a number, live or draft')
    .argument('[b]', 'the later one, likewise')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
With one argument: a file is compared with the saved pipeline of its name (what saving it would change), a saved
pipeline's live version with its latest (what publishing it would change).`,
    )
    .action(async (a: string, b: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const { controlPlaneWithin } = await import('./control-plane-within.ts');
      const { comparedSides } = await import('./compared-sides.ts');
      const { diffDrafts } = await import('../../runtime/plan/diff/diff-drafts.ts');
      const { diffText } = await import('./diff-text.ts');
      await using opened = new AsyncDisposableStack();
      const [before, after] = await comparedSides(a, b, controlPlaneWithin(opened));
      const found = diffDrafts(before.draft, after.draft);
      if (json) console.log(JSON.stringify({ from: before.title, to: after.title, ...found }));
      else console.log(`${before.title} → ${after.title}\n${diffText(found)}`);
    });
