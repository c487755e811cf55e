import { Command } from 'commander';

/** `sluice serve`: the API, the UI and the runs, until it is told to stop. */
export const serve = (): Command =>
  new Command('serve')
    .description('start the server: API, UI, and the embedded Postgres unless DATABASE_URL is set')
    .action(async () => {
      const { readSettings } = await import('../settings.ts');
      const settings = readSettings(process.env);
      const { runServer } = await import('../main.ts');
      await runServer(settings);
    });
