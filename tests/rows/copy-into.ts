import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY_BINARY_HEADER, COPY_BINARY_TRAILER } from '../../runtime/rows/encode/copy-format.ts';

/** Hands encoded rows to COPY. */
export async function copyInto(
  client: pg.Client,
  table: string,
  format: 'binary' | 'text',
  rows: readonly Buffer[],
): Promise<void> {
  const pieces = format === 'binary' ? [COPY_BINARY_HEADER, ...rows, COPY_BINARY_TRAILER] : rows;
  await pipeline(
    Readable.from([Buffer.concat(pieces)]),
    client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT ${format})`)),
  );
}

/** A text as a cell of COPY TEXT. */
export function copyText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}

/** A session as the sink opens it. */
export async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'");
  return client;
}
