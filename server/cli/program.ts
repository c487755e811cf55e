import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { commands } from './commands.ts';

/** The `sluice` command line. Usage errors exit with 2. */
export function createProgram(): Command {
  const program = new Command('sluice')
    .description('Loads data into Postgres: nothing lost, nothing doubled, every row accounted for.')
    .version(packageJson.version, '--version', 'say which version this is')
    .showHelpAfterError('(sluice --help shows what there is)')
    .configureHelp({ sortSubcommands: false });
  for (const command of commands) program.addCommand(command());
  const nested = program.commands.flatMap(({ commands: inner }) => inner);
  for (const each of [program, ...program.commands, ...nested]) each.exitOverride(exitWith);
  return program;
}

function exitWith(error: { readonly exitCode: number }): never {
  process.exit(error.exitCode === 0 ? 0 : 2);
}
