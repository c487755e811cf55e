import { once } from 'node:events';
import { basename, dirname, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Source } from '../../runtime/contract/source.ts';
import { readSettings } from '../settings.ts';
import { REGISTRY } from './registry.ts';

const BATCH_BYTES = 256 * 1024;

interface Options {
  readonly format?: string;
  readonly limit?: number;
}

/**
 * `sluice cat FILE`: its rows as JSON lines, by the same readers that load it. Decimals and 64-bit integers are
 * strings. A record that can't be read goes to stderr, and the exit code is 3.
 */
export const cat = (): Command =>
  new Command('cat')
    .description('print the rows of a file as JSON lines')
    .argument('<file>', 'a file or a folder')
    .option('--format <format>', 'csv, tsv, json or jsonl; by the extension where not given')
    .option('--limit <rows>', 'stop after so many rows', positive)
    .action(async (path: string, options: Options) => {
      const source = await openFile(path, options.format);
      const failed = await printRows(source, options.limit ?? Number.POSITIVE_INFINITY);
      process.exitCode = failed ? 3 : 0;
    });

/** A source over one file or folder of this machine, by the `local_fs` connector. */
export async function openFile(path: string, format?: string): Promise<Source> {
  const definition = REGISTRY.connectors.find(({ type }) => type === 'local_fs');
  if (definition === undefined) throw new Error('local_fs is not registered');
  const full = resolve(path);
  const read = definition.source.safeParse({
    path: basename(full),
    ...(format === undefined ? {} : { fileFormat: format }),
  });
  if (!read.success) {
    throw new PipelineError('config.format', {
      message: `"${format}" is no format that can be read.`,
      next: 'Use csv, tsv, json or jsonl.',
    });
  }
  const make = await definition.load();
  return make({
    node: 'file',
    connector: definition.config.parse({ path: dirname(full) }) as never,
    auth: null,
    read: read.data as never,
    columns: null,
    baseDirectory: process.cwd(),
    batchBytes: BATCH_BYTES,
    allowPrivateHosts: readSettings(process.env).allowPrivateHosts,
  });
}

/** Prints up to `limit` rows; `true` when a record could not be read. */
async function printRows(source: Source, limit: number): Promise<boolean> {
  const signal = new AbortController().signal;
  let left = limit;
  let failed = false;
  try {
    for await (const split of source.splits(signal)) {
      for await (const rows of source.read(split, null, signal)) {
        const count = Math.min(left, rows.length);
        const lines = Array.from({ length: count }, (_, row) => `${JSON.stringify(rows.record(row))}\n`);
        await print(lines.join(''));
        left -= count;
        const end =
          count < rows.length ? rows.firstRow + (rows.rowNumbers?.[count] ?? count) : Number.POSITIVE_INFINITY;
        for (const reject of rows.rejects) {
          if (reject.rowNumber >= end) continue; // behind the limit
          failed = true;
          const line = reject.line === undefined ? '' : `, line ${reject.line}`;
          console.error(`${split.label}, row ${reject.rowNumber}${line}: ${reject.reason} [${reject.code}]`);
        }
        rows.recycle?.();
        if (left <= 0) return failed;
      }
    }
    return failed;
  } finally {
    await source.close?.();
  }
}

async function print(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1.');
  return value;
}
