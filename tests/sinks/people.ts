import { Client } from 'pg';
import type { Target } from '../../runtime/contract/sink.ts';
import { openWriter } from '../../sinks/postgres/writer.ts';
import { column } from '../contract/batch-of.ts';
import type { SinkUnderTest } from '../contract/describe-sink.ts';
import { testDatabase } from '../services/postgres.ts';

/** What a CSV of two columns gives. */
export const PEOPLE = [column('id'), column('name')];

/** `public.ds_people (id integer, name text)`, fed by `PEOPLE`. */
export function peopleTarget(rest: Partial<Target> = {}): Target {
  return {
    node: 'out',
    schema: 'public',
    table: 'ds_people',
    columns: [
      { name: 'id', type: 'integer', nullable: true, from: 0, input: PEOPLE[0]! },
      { name: 'name', type: 'text', nullable: true, from: 1, input: PEOPLE[1]! },
    ],
    coerce: false,
    format: 'auto',
    merge: null,
    ...rest,
  };
}

export interface PeopleTable extends SinkUnderTest {
  readonly url: string;
  readonly client: Client;
  count(): Promise<number>;
}

/** A database of its own with the table that `ddl` makes, by default empty and without a constraint. */
export async function peopleTable(
  rest: Partial<Target> = {},
  ddl = 'CREATE TABLE public.ds_people (id integer, name text)',
): Promise<PeopleTable> {
  const db = await testDatabase();
  const client = new Client({ connectionString: db.url });
  client.on('error', () => {});
  await client.connect();
  await client.query(ddl);
  return {
    url: db.url,
    client,
    open: (signal) =>
      openWriter({ databaseUrl: db.url, applicationName: 'sluice test', target: peopleTarget(rest) }, signal),
    async rows() {
      const { rows } = await client.query<{ id: number; name: string }>('SELECT * FROM public.ds_people ORDER BY id');
      return rows;
    },
    async count() {
      const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM public.ds_people');
      return rows[0]!.count;
    },
    async refuseDuplicates(deferred) {
      const when = deferred ? 'DEFERRABLE INITIALLY DEFERRED' : '';
      await client.query(`ALTER TABLE public.ds_people ADD CONSTRAINT one_id UNIQUE (id) ${when}`);
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await db[Symbol.asyncDispose]();
    },
  };
}
