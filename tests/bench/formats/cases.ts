import type { Json } from '../../../runtime/contract/json.ts';
import { FIXED_LAYOUT } from './write-text.ts';

/** One format of the bench. */
export interface FormatCase {
  readonly format: string;
  readonly extension: string;
  /** Rows at most: spreadsheets end at a million rows, and their writer is slow. */
  readonly mostRows?: number;
  readonly options?: Readonly<Record<string, Json>>;
  /** Programs of npm that read it, and of Python. */
  readonly npm?: readonly string[];
  readonly python?: readonly string[];
}

/** The cases of `npm run bench -- formats`. */
export const FORMAT_CASES: readonly FormatCase[] = [
  { format: 'csv', extension: 'csv', npm: ['papaparse', 'csv-parse', 'udsv'], python: ['pyarrow', 'duckdb'] },
  { format: 'tsv', extension: 'tsv' },
  { format: 'json', extension: 'json', npm: ['JSON.parse'], python: ['duckdb'] },
  { format: 'jsonl', extension: 'jsonl', npm: ['JSON.parse by line'], python: ['pyarrow', 'duckdb'] },
  {
    format: 'parquet',
    extension: 'parquet',
    npm: ['hyparquet', 'parquet-wasm', '@duckdb/node-api', 'nodejs-polars'],
    python: ['pyarrow', 'duckdb'],
  },
  { format: 'avro', extension: 'avro', mostRows: 500_000, python: ['fastavro'] },
  { format: 'orc', extension: 'orc', python: ['pyarrow'] },
  { format: 'xml', extension: 'xml', mostRows: 500_000 },
  { format: 'excel', extension: 'xlsx', mostRows: 100_000, python: ['openpyxl'] },
  { format: 'fixed_width', extension: 'txt', options: { layout: FIXED_LAYOUT } },
];
