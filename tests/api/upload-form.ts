import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Answer, type ApiServer, type Body, runEnded } from './api-server.ts';
import { makePipeline } from './make-pipeline.ts';

export interface Part {
  readonly name?: string;
  /** Its file's name; without one it is a field. */
  readonly file?: string;
  readonly headers?: string;
}

/** A form, byte for byte. */
export const form = (parts: readonly (readonly [Part, string])[], end = '--x--\r\n'): string =>
  parts
    .map(([{ name = 'file', file, headers = '' }, content]) => {
      const named = file === undefined ? '' : `; filename="${file}"`;
      return `--x\r\nContent-Disposition: form-data; name="${name}"${named}\r\n${headers}\r\n${content}\r\n`;
    })
    .join('') + end;

/** The form that everybody sends. */
export const csv = (content: string, file = 'numbers.csv'): string => form([[{ file }, content]]);

export const FORM_TYPE = { 'content-type': 'multipart/form-data; boundary=x' };

/** A pipeline that loads uploaded files with a column `n`, and what is there of its uploads. */
export interface Uploads {
  readonly id: string;
  send(body: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Its files on disk, whole or in part. */
  files(): Promise<readonly string[]>;
  /** Rows in its table. */
  rows(): Promise<number>;
  /** How many uploads are recorded. */
  recorded(): Promise<number>;
}

let number = 0;

export async function uploadsTo(server: ApiServer): Promise<Uploads> {
  const name = `uploads_${++number}`;
  const fields = [{ name: 'n', dataType: 'integer' }];
  const { pipelineId: id } = await makePipeline(server, { name, files: null, fields });
  const count = async (from: string): Promise<number> =>
    (await server.deps.store.pool.query(`SELECT count(*)::int AS n FROM ${from}`)).rows[0].n;
  return {
    id,
    send: (body, headers = {}) =>
      server.call(`POST /pipelines/${id}/upload`, { body: new Blob([body]), headers: { ...FORM_TYPE, ...headers } }),
    files: async () => (await uploadedFiles(server)).filter((path) => path.includes(id)),
    rows: () => count(`ds_${name}`),
    recorded: () => count(`sluice.uploads WHERE pipeline_id = '${id}'`),
  };
}

/** Every file that is kept of any upload or sample. */
export async function uploadedFiles({ deps }: ApiServer): Promise<readonly string[]> {
  const folder = join(deps.settings.dataDirectory, 'uploads');
  const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The run of an upload that was taken, once it has ended well. */
export async function loaded(server: ApiServer, { status, body }: Answer): Promise<Body> {
  expect(status, JSON.stringify(body)).toBe(202);
  const run = await runEnded(server, body.id);
  expect(run).toMatchObject({ status: 'success', balanced: true });
  return run;
}
