import { Command } from 'commander';

/** `sluice seen-keys PIPELINE`: keys that deduplicate remembers over all runs of a pipeline. */
export const seenKeys = (): Command =>
  new Command('seen-keys')
    .description(
      'count the keys that a pipeline has seen over all its runs (deduplicate, scope pipeline), or forget them',
    )
    .argument('<pipeline>', 'a pipeline file, or the name or id of a saved one')
    .option('--node <id>', 'of this node only')
    .option('--forget', 'rows with these keys are loaded again when they come again')
    .action(async (ref: string, { node, forget = false }: { readonly node?: string; readonly forget?: boolean }) => {
      const { controlPlaneWithin } = await import('./control-plane-within.ts');
      const { isPipelineFile } = await import('./compared-sides.ts');
      const { readFileDraft } = await import('./pipeline-file.ts');
      const { requirePipelineByRef } = await import('./saved-pipeline.ts');
      const { countSeenKeys, forgetSeenKeys } = await import('../store/seen-keys.ts');
      const { textTable } = await import('../text-table.ts');
      await using opened = new AsyncDisposableStack();
      const file = (await isPipelineFile(ref)) ? await readFileDraft(ref) : null;
      const plane = await controlPlaneWithin(opened)();
      const pipeline = file === null ? (await requirePipelineByRef(plane, ref)).id : `name:${file.name}`;
      const of = { tenant: plane.tenant.id, pipeline, node };
      if (forget) {
        console.log(`forgot ${await forgetSeenKeys(plane.pool, of)}`);
        return;
      }
      const counts = await countSeenKeys(plane.pool, of);
      console.log(counts.length === 0 ? 'It has seen no key.' : textTable(counts));
    });
