import { Command, InvalidArgumentError } from 'commander';
import type { Source, SourceRows } from '../../runtime/contract/source.ts';
import { formats } from '../../sources/formats/index.ts';
import { type FormatOptionValues, formatOption } from './format-option.ts';
import { print } from './print.ts';

interface Options {
  readonly format?: string;
  readonly option: FormatOptionValues;
  readonly limit?: number;
}

/**
 * `sluice cat FILE`: its rows as JSON lines, by the same readers that load it. Decimals and 64-bit integers are
 * strings. A record that can't be read goes to stderr, and the exit code is 3.
 */
export const cat = (): Command =>
  new Command('cat')
    .description('print the rows of a file as JSON lines; numbers that JSON would round are strings')
    .argument('<file>', 'a file, or a folder with all beneath it')
    .option(
      '--format <format>',
      `${formats.map(({ type }) => type).join(', ')}; by the name or the first bytes where not given`,
    )
    .addOption(formatOption())
    .option('--limit <rows>', 'stop after so many rows', positive)
    .addHelpText('after', '\nExit code: 0 all read, 1 failed, 3 some records could not be read: they are on stderr.')
    .action(async (path: string, options: Options) => {
      const { openFile } = await import('./open-file.ts');
      const source = await openFile(path, options.format, options.option);
      try {
        const failed = await printRows(source, options.limit ?? Number.POSITIVE_INFINITY);
        process.exitCode = failed ? 3 : 0;
      } finally {
        await source.close?.();
      }
    });

/** Prints up to `limit` rows, or until nobody reads them; `true` when a record could not be read. */
async function printRows(source: Source, limit: number): Promise<boolean> {
  const { signal } = new AbortController();
  let left = limit;
  let failed = false;
  for await (const split of source.splits(signal)) {
    for await (const rows of source.read(split, null, signal)) {
      const count = Math.min(left, rows.length);
      const isRead = await print(linesOf(rows, count));
      left -= count;
      const last = left === 0 ? rowNumber(rows, count - 1) : Number.POSITIVE_INFINITY;
      for (const reject of rows.rejects) {
        if (reject.rowNumber > last) continue; // behind the limit
        failed = true;
        const line = reject.line === undefined ? '' : `, line ${reject.line}`;
        console.error(`${split.label}, row ${reject.rowNumber}${line}: ${reject.reason} [${reject.code}]`);
      }
      rows.recycle?.();
      if (left === 0 || !isRead) return failed;
    }
  }
  return failed;
}

function linesOf(rows: SourceRows, count: number): string {
  return Array.from({ length: count }, (_, row) => `${JSON.stringify(rows.record(row))}\n`).join('');
}

function rowNumber({ firstRow, rowNumbers }: SourceRows, row: number): number {
  return firstRow + (rowNumbers?.[row] ?? row);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1.');
  return value;
}
