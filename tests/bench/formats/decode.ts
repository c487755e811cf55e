import { open, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { ColumnTypes } from '../../../runtime/contract/column.ts';
import type { FormatFile } from '../../../sources/formats/format.ts';
import { formatOptions, formats } from '../../../sources/formats/index.ts';
import { CUSTOMER_FIELDS } from '../load-pipeline.ts';
import { measurePasses } from './pass.ts';

/** As runs have it. */
const BATCH_BYTES = 256 * 1024;

const [type = '', path = '', options = '{}', warmUp = 'true'] = process.argv.slice(2);
const signal = new AbortController().signal;
const definition = formats.find((format) => format.type === type);
if (definition === undefined) throw new Error(`there is no format ${type}`);
const parsed = z.object(formatOptions).parse(JSON.parse(options));
const format = (await definition.load())(parsed, { maxExpansion: 1000, allowPrivateHosts: false });
const file = await localFile(path);
const columns = typed((await format.columns(file, signal)) ?? []);

await measurePasses(async () => {
  let rows = 0;
  for await (const batch of format.read(file, { columns, batchBytes: BATCH_BYTES, after: null }, signal)) {
    if (batch.rejects.length > 0) throw new Error(`rejected: ${JSON.stringify(batch.rejects[0])}`);
    rows += batch.length;
    batch.recycle?.();
  }
  return rows;
}, warmUp === 'true');

/** As a plan types what a file does not: by the table that it goes to. */
function typed(found: ColumnTypes): ColumnTypes {
  return found.map((column) => {
    const field = CUSTOMER_FIELDS.find(({ name }) => name === column.name);
    return column.type === 'untyped' && field !== undefined ? { ...column, type: field.dataType } : column;
  });
}

async function localFile(label: string): Promise<FormatFile> {
  const { size } = await stat(label);
  return {
    label,
    bytes: size,
    async open(from, _signal, to = size) {
      const handle = await open(label);
      let at = from;
      return {
        async read(into) {
          let filled = 0;
          while (filled < into.length && at < to) {
            const { bytesRead } = await handle.read(into, filled, Math.min(into.length - filled, to - at), at);
            if (bytesRead === 0) break;
            filled += bytesRead;
            at += bytesRead;
          }
          return filled;
        },
        async verify() {},
        [Symbol.asyncDispose]: () => handle.close(),
      };
    },
  };
}
