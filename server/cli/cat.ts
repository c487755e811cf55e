import { Command, InvalidArgumentError } from 'commander';
import type { Source, SourceRows } from '../../runtime/contract/source.ts';
import { formats } from '../../sources/formats/index.ts';
import { connectorOption } from './connector-option.ts';
import { type FormatOptionValues, formatOption } from './format-option.ts';
import { print } from './print.ts';

interface Options {
  readonly format?: string;
  readonly option: FormatOptionValues;
  readonly connector?: string;
  readonly limit?: number;
}

/**
 * `sluice cat FILES`: their rows as JSON lines, one file after another, by the same readers that load them. Decimals and
 * 64-bit integers are strings. A record that can't be read goes to stderr, and the exit code is 3.
 */
export const cat = (): Command =>
  new Command('cat')
    .description('print the rows of files as JSON lines; numbers that JSON would round are strings')
    .argument('<files...>', 'files, folders with all beneath them, or wildcards in quotes')
    .addOption(connectorOption())
    .option(
      '--format <format>',
      `${formats.map(({ type }) => type).join(', ')}; by the name or the first bytes where not given`,
    )
    .addOption(formatOption())
    .option('--limit <rows>', 'stop after so many rows', positive)
    .addHelpText('after', '\nExit code: 0 all read, 1 failed, 3 some records could not be read: they are on stderr.')
    .action(async (paths: readonly string[], options: Options) => {
      const { openPaths } = await import('./open-paths.ts');
      let left = options.limit ?? Number.POSITIVE_INFINITY;
      let failed = false;
      await openPaths(paths, options, async (source, signal) => {
        const printed = await printRows(source, left, signal);
        left -= printed.rows;
        failed ||= printed.failed;
        return printed.isRead && left > 0;
      });
      process.exitCode = failed ? 3 : 0;
    });

interface Printed {
  readonly rows: number;
  /** A record could not be read. */
  readonly failed: boolean;
  /** Somebody reads the output. */
  readonly isRead: boolean;
}

/** Prints up to `limit` rows, or until nobody reads them. */
async function printRows(source: Source, limit: number, signal: AbortSignal): Promise<Printed> {
  let printed = 0;
  let failed = false;
  for await (const split of source.splits(signal)) {
    for await (const rows of source.read(split, null, signal)) {
      const count = Math.min(limit - printed, rows.length);
      const isRead = await print(linesOf(rows, count));
      printed += count;
      const last = printed === limit ? rowNumber(rows, count - 1) : Number.POSITIVE_INFINITY;
      for (const reject of rows.rejects) {
        if (reject.rowNumber > last) continue; // behind the limit
        failed = true;
        const line = reject.line === undefined ? '' : `, line ${reject.line}`;
        const byte = reject.byte === undefined ? '' : `, byte ${reject.byte}`;
        console.error(`${split.label}, row ${reject.rowNumber}${line}${byte}: ${reject.reason} [${reject.code}]`);
      }
      rows.recycle?.();
      if (printed === limit || !isRead) return { rows: printed, failed, isRead };
    }
  }
  return { rows: printed, failed, isRead: true };
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
