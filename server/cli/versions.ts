import { Command } from 'commander';

/** `sluice versions PIPELINE`: who saved what, and which version runs take. */
export const versions = (): Command =>
  new Command('versions')
    .description('list the versions of a saved pipeline, newest first')
    .argument('<pipeline>', 'its name or id')
    .option('--json', 'as JSON lines')
    .action(async (ref: string, { json = false }: { readonly json?: boolean }) => {
      const { controlPlaneWithin } = await import('./control-plane-within.ts');
      const { requirePipelineByRef } = await import('./saved-pipeline.ts');
      const { liveVersion, readVersions } = await import('../store/pipelines.ts');
      const { textTable } = await import('../text-table.ts');
      await using opened = new AsyncDisposableStack();
      const plane = await controlPlaneWithin(opened)();
      const row = await requirePipelineByRef(plane, ref);
      const live = liveVersion(row);
      const lines = (await readVersions((await plane.store()).db, row.id)).map((version) => ({
        version: version.version,
        live: version.version === live,
        saved: version.created_at.toISOString(),
        author: version.authored_by,
        published: version.published_at?.toISOString() ?? null,
        comment: version.comment,
      }));
      console.log(
        json
          ? lines.map((line) => JSON.stringify(line)).join('\n')
          : textTable(lines.map((line) => ({ ...line, live: line.live ? 'live' : '' }))),
      );
    });
