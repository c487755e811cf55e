import { Command } from 'commander';

/** `sluice publish PIPELINE`: which version runs take from now on. */
export const publish = (): Command =>
  new Command('publish')
    .description('make a version of a saved pipeline the live one: what runs take when none is named')
    .argument('<pipeline>', 'its name or id, with @VERSION for another than the latest: a number')
    .option('--json', 'as JSON')
    .action(async (ref: string, { json = false }: { readonly json?: boolean }) => {
      const { controlPlaneWithin } = await import('./control-plane-within.ts');
      const { requireVersionOf } = await import('./saved-pipeline.ts');
      const { noLongerValid } = await import('./no-longer-valid.ts');
      const { publishVersion } = await import('../planning/publish-version.ts');
      const { liveVersion } = await import('../store/pipelines.ts');
      const { REGISTRY } = await import('./registry.ts');
      await using opened = new AsyncDisposableStack();
      const plane = await controlPlaneWithin(opened)();
      const { row, version } = await requireVersionOf(plane, ref);
      const before = liveVersion(row);
      await publishVersion({ store: await plane.store(), registry: REGISTRY }, row, {
        tenant: plane.tenant,
        version,
        actor: 'cli',
        refuse: (issues) => noLongerValid(row.name, version.version, issues),
      });
      const said = { pipeline: row.name, published: version.version, before };
      console.log(json ? JSON.stringify(said) : `Runs of "${row.name}" take version ${version.version} from now on.`);
    });
