import { Command } from 'commander';
import { formats } from '../../sources/formats/index.ts';
import { type FormatOptionValues, formatOption } from './format-option.ts';

/** `sluice infer FILE`: the fields of a schema that its rows fit, as JSON, each with how sure it is. */
export const infer = (): Command =>
  new Command('infer')
    .description('propose the fields of a schema from the rows of a file, as JSON')
    .argument('<file>', 'a file, or a folder with all beneath it')
    .option(
      '--format <format>',
      `${formats.map(({ type }) => type).join(', ')}; by the name or the first bytes where not given`,
    )
    .addOption(formatOption())
    .action(async (path: string, { format, option }: { format?: string; option: FormatOptionValues }) => {
      const { openFile } = await import('./open-file.ts');
      const { inferColumns } = await import('../../sources/infer/infer-columns.ts');
      const source = await openFile(path, format, option);
      try {
        const inferred = await inferColumns(source, new AbortController().signal);
        console.log(JSON.stringify(inferred, null, 2));
      } finally {
        await source.close?.();
      }
    });
