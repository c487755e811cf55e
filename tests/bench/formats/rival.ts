import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { measurePasses } from './pass.ts';

const [name = '', , path = '', folder = ''] = process.argv.slice(2);
const resolver = createRequire(join(folder, 'package.json'));

/** A rival's own types are not installed with the project. */
// biome-ignore lint/suspicious/noExplicitAny: the packages are installed on demand
async function load(specifier: string): Promise<any> {
  return import(pathToFileURL(resolver.resolve(specifier)).href);
}

/** Each gives the rows that it has read, in the way that its documentation advises for large files. */
const RIVALS: Readonly<Record<string, () => Promise<number>>> = {
  async papaparse() {
    const { default: Papa } = await load('papaparse');
    let rows = -1;
    const parser = createReadStream(path).pipe(Papa.parse(Papa.NODE_STREAM_INPUT));
    for await (const _row of parser) rows++;
    return rows;
  },
  async 'csv-parse'() {
    const { parse } = await load('csv-parse');
    let rows = -1;
    for await (const _row of createReadStream(path).pipe(parse())) rows++;
    return rows;
  },
  async udsv() {
    const { inferSchema, initParser } = await load('udsv');
    let parser: ReturnType<typeof initParser> = null;
    let rows = 0;
    for await (const text of createReadStream(path, { encoding: 'utf8' })) {
      parser ??= initParser(inferSchema(text));
      parser.chunk(text, parser.stringArrs, () => {
        rows++;
      });
    }
    parser.end();
    return rows;
  },
  async 'JSON.parse by line'() {
    let rows = 0;
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      JSON.parse(line);
      rows++;
    }
    return rows;
  },
  async 'JSON.parse'() {
    return (JSON.parse(await readFile(path, 'utf8')) as unknown[]).length;
  },
  async hyparquet() {
    const { asyncBufferFromFile, parquetMetadataAsync, parquetRead } = await load('hyparquet');
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    let rows = 0;
    const [first] = metadata.schema.slice(1);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      await parquetRead({
        file,
        metadata,
        rowStart,
        rowEnd,
        onChunk: (chunk: { columnName: string; columnData: { length: number } }) => {
          if (chunk.columnName === first.name) rows += chunk.columnData.length;
        },
      });
      rowStart = rowEnd;
    }
    return rows;
  },
  async 'parquet-wasm'() {
    const { ParquetFile } = await load('parquet-wasm');
    const { tableFromIPC } = await load('apache-arrow');
    const file = await ParquetFile.fromFile(new Blob([await readFile(path)]));
    let rows = 0;
    for await (const batch of await file.stream()) rows += tableFromIPC(batch.intoIPCStream()).numRows;
    return rows;
  },
  async '@duckdb/node-api'() {
    const { DuckDBInstance } = await load('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const result = await connection.stream(`SELECT * FROM read_parquet('${path}')`);
    let rows = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      rows += chunk.getColumns()[0].length;
    }
    return rows;
  },
  async 'nodejs-polars'() {
    const { default: polars } = await load('nodejs-polars');
    return polars.readParquet(path).height;
  },
};

const rival = RIVALS[name];
if (rival === undefined) throw new Error(`there is no rival ${name}`);
await measurePasses(rival, true);
