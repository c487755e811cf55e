import { mkdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCustomersCsv } from '../customers-csv.ts';
import { measureProcess } from '../measure-process.ts';
import type { FormatCase } from './cases.ts';
import type { RivalTools } from './rival-tools.ts';
import { type TextForm, writeText } from './write-text.ts';

const MAKE_FILES = fileURLToPath(new URL('make_files.py', import.meta.url));
const TEXT: readonly string[] = ['tsv', 'json', 'jsonl', 'xml', 'fixed_width'] satisfies TextForm[];

export const BIG_BYTES = 2 * 1024 ** 3;
/** The file, the table that it is loaded into, and the table's log. */
const BIG_DISK_BYTES = 5 * BIG_BYTES;

export interface CaseFile {
  readonly path: string;
  readonly bytes: number;
}

/** Makes the file of a case, in a folder of its own; `null`, and said so, where this machine cannot. */
export async function makeFile(
  { format, extension }: FormatCase,
  place: { readonly folder: string; readonly rows: number; readonly big: boolean; readonly tools: RivalTools },
): Promise<CaseFile | null> {
  const { folder, rows, big, tools } = place;
  if (big) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < BIG_DISK_BYTES) return skipped(format, `${BIG_DISK_BYTES} bytes of disk are not free`);
  }
  const csv = join(folder, `csv-${rows}`, 'customers.csv');
  await mkdir(dirname(csv), { recursive: true });
  if (!(await exists(csv))) await writeCustomersCsv({ path: csv, rows });
  if (format === 'csv') return sized(csv);

  const path = join(folder, `${format}${big ? '-big' : ''}`, `customers.${extension}`);
  await mkdir(dirname(path), { recursive: true });
  const atLeastBytes = big ? BIG_BYTES : 0;
  if (TEXT.includes(format)) {
    await writeText({ form: format as TextForm, csv, path, atLeastBytes });
  } else {
    if (tools.python === null) return skipped(format, 'its file is made by Python, which is not there');
    await measureProcess(tools.python, [MAKE_FILES, format, csv, path, String(atLeastBytes)], {});
  }
  return sized(path);
}

function skipped(format: string, reason: string): null {
  console.error(`SKIPPED: ${format}: ${reason}`);
  return null;
}

async function sized(path: string): Promise<CaseFile> {
  return { path, bytes: (await stat(path)).size };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
