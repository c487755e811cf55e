import { Command } from 'commander';
import { placeText } from '../../runtime/contract/place-text.ts';
import { formats } from '../../sources/formats/index.ts';
import { connectorOption } from './connector-option.ts';
import { type FormatOptionValues, formatOption } from './format-option.ts';

interface Options {
  readonly format?: string;
  readonly option: FormatOptionValues;
  readonly connector?: string;
}

/** `sluice infer PATH`: the fields of a schema that the rows of its files fit, as JSON, each with how sure it is. */
export const infer = (): Command =>
  new Command('infer')
    .description('propose the fields of a schema from the rows of a file, as JSON')
    .argument('<file>', 'a file, a folder with all beneath it, or wildcards in quotes')
    .addOption(connectorOption())
    .option(
      '--format <format>',
      `${formats.map(({ type }) => type).join(', ')}; by the name or the first bytes where not given`,
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExit code: 0 read, 1 failed, 3 a file cannot be read on: the fields are of the rows before.',
    )
    .action(async (path: string, options: Options) => {
      const { openPaths } = await import('./open-paths.ts');
      const { inferColumns } = await import('../../sources/infer/infer-columns.ts');
      await openPaths([path], options, async (source, signal) => {
        const { rows: _, ...proposal } = await inferColumns(source, signal);
        console.log(JSON.stringify(proposal, null, 2));
        for (const { label, row, line, byte, code, message, next } of proposal.failures) {
          const place = placeText({
            label,
            row,
            ...(line === null ? {} : { line }),
            ...(byte === null ? {} : { byte }),
          });
          console.error(`${message} (${place}) [${code}] ${next}`);
          process.exitCode = 3;
        }
        return true;
      });
    });
