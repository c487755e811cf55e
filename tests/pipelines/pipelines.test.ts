import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { RunEvent } from '../../runtime/contract/run.ts';
import { sluice } from '../cli/sluice.ts';
import { testDatabase } from '../services/postgres.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** What a case must end in. Values are as Postgres prints them; NULL is null. */
interface Expected {
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  readonly rejects?: readonly {
    readonly row: number;
    readonly node: string;
    readonly column: string;
    readonly code: string;
  }[];
}

const cases = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('a pipeline file', () => {
  test.each(cases)('%s', async (name) => {
    const folder = join(HERE, name);
    const expected = parse(await readFile(join(folder, 'expected.yaml'), 'utf8')) as Expected;
    await using database = await testDatabase();
    await using data = await temporaryFolder();
    const said = await sluice(['run', join(folder, 'pipeline.yaml'), '--json'], {
      env: { DATABASE_URL: database.url, SLUICE_DATA: data.path },
    });
    const last = JSON.parse(said.stdout.trim().split('\n').at(-1) ?? 'null') as RunEvent;
    if (last?.kind !== 'ended') throw new Error(said.stderr);
    expect(last.run).toMatchObject({ status: expected.status, counts: expected.counts, balanced: true });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      expect(await tableRows(client, expected)).toEqual(expected.rows);
      expect(await rejects(client)).toEqual(expected.rejects ?? []);
    } finally {
      await client.end();
    }
  });
});

async function tableRows(client: pg.Client, { table, rows }: Expected): Promise<unknown[]> {
  const names = Object.keys(rows[0] ?? {});
  if (names.length === 0) return (await client.query(`SELECT FROM public.${table}`)).rows;
  const columns = names.map((name) => `"${name}"::text`).join(', ');
  return (await client.query(`SELECT ${columns} FROM public.${table} ORDER BY 1`)).rows;
}

async function rejects(client: pg.Client): Promise<unknown[]> {
  const { rows } = await client.query(
    `SELECT row_number::int AS row, node, column_name AS "column", code FROM sluice.rejects ORDER BY row_number, node`,
  );
  return rows;
}
