import { randomUUID } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Issue } from '../../../runtime/contract/issue.ts';
import type { Source } from '../../../runtime/contract/source.ts';
import { check, error } from '../../../runtime/plan/issues.ts';
import type { FieldType } from '../../../runtime/plan/model/data-type.ts';
import type { JsonObject } from '../../../runtime/plan/model/json-value.ts';
import { MAX_IDENTIFIER } from '../../../runtime/plan/table-name.ts';
import type { Caller } from '../../auth/caller.ts';
import type { ReadyConnector } from '../../planning/ready-connector.ts';
import { storedConnector } from '../../planning/stored-connector.ts';
import { UPLOAD_CONNECTOR } from '../../planning/upload-connector.ts';
import { findConnectorByRef } from '../../store/connectors.ts';
import { invalid, notFound } from '../api-error.ts';
import { askedConnector } from '../connectors/asked-connector.ts';
import { checkConnector } from '../connectors/check-connector.ts';
import { openSource } from '../connectors/open-source.ts';
import { requireFiles } from '../connectors/require-files.ts';
import type { ApiDeps } from '../deps.ts';
import { parseBody } from '../parse-body.ts';
import { receiveFile } from '../receive-file.ts';
import { defineRoute, type RouteRequest, type RouteSpec } from '../route.ts';
import type { Inference } from './inference.ts';
import { type InferredSchema, inferBody, inferFileFields, inferResponse } from './schema.ts';

/** Enough of a file to see its dialect by. */
const HEAD_BYTES = 64 * 1024;
const DEADLINE_MS = 60_000;
const FILE_FIELD = 'file';

export const inferRoutes = [
  defineRoute(
    {
      method: 'POST',
      path: '/schemas/infer',
      role: 'editor',
      tag: 'schemas',
      summary: 'Infer fields from data',
      description: 'From an uploaded sample (multipart), or from a saved connector and the settings of a source node.',
      multipart: { fields: inferFileFields, file: FILE_FIELD },
      body: inferBody,
      rawBody: true,
      status: 200,
      response: inferResponse,
    },
    async (request, deps) => {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(DEADLINE_MS)]);
      return /^multipart\//i.test(request.http.get('content-type'))
        ? await inferFromFile(request, deps, signal)
        : await inferFromConnector(request, deps, signal);
    },
  ),
];

type Http = Pick<RouteRequest<RouteSpec>, 'http'>;

async function inferFromConnector(
  { http, caller }: Http & { readonly caller: Caller },
  deps: ApiDeps,
  signal: AbortSignal,
): Promise<InferredSchema> {
  const body = await parseBody(http.req, { maxBytes: deps.settings.maxBodyBytes, exactNumbers: false });
  const checked = check(inferBody, body ?? {}, '');
  if (!checked.ok) throw invalid(checked.issues);
  const { connectorId, connector: asked, source: read, sampleRows } = checked.value;
  if ((connectorId === undefined) === (asked === undefined)) throw invalid([oneConnector(connectorId !== undefined)]);
  const connector =
    connectorId === undefined
      ? (await askedConnector(deps, caller.tenant.id, asked!)).connector
      : await namedConnector(deps, caller.tenant.id, connectorId);
  requireFiles(connector);
  return await infer(await openSource(connector, read, deps.settings), { deps, sampleRows, signal, read });
}

const oneConnector = (isTwice: boolean): Issue =>
  error({
    code: 'config.invalid',
    path: 'connectorId',
    message: isTwice ? 'connectorId and connector are both given' : 'Missing: needs text',
    next: 'Send the id or name of a saved connector as connectorId, or one that is not saved yet as connector.',
  });

async function namedConnector(deps: ApiDeps, tenant: string, ref: string): Promise<ReadyConnector> {
  const row = await findConnectorByRef(deps.store.db, tenant, ref);
  if (row === null) throw notFound('connector', ref);
  return checkConnector(deps.registry, storedConnector(row, deps.secrets));
}

async function inferFromFile({ http }: Http, deps: ApiDeps, signal: AbortSignal): Promise<InferredSchema> {
  const { settings, registry } = deps;
  const directory = join(settings.dataDirectory, 'uploads', 'samples', randomUUID());
  const file = await receiveFile(http.req, {
    field: FILE_FIELD,
    directory,
    maxBytes: settings.maxUploadBytes,
    maxPauseMs: settings.maxUploadPauseMs,
    signal,
  });
  try {
    const checked = check(inferFileFields, file.fields, '');
    if (!checked.ok) throw invalid(checked.issues);
    const { hasHeader, ...options } = checked.value;
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const read: JsonObject = {
      path: file.fileName,
      ...(await guessed(deps, directory, file.fileName, options.fileFormat)),
      ...given,
      ...(hasHeader === undefined ? {} : { hasHeader: hasHeader === 'true' }),
    };
    const connector = checkConnector(registry, {
      name: null,
      description: null,
      type: UPLOAD_CONNECTOR,
      config: {},
      authMethod: null,
      authConfig: null,
    });
    const place = { ...settings, baseDirectory: directory };
    return await infer(await openSource(connector, read, place), { deps, sampleRows: undefined, signal, read });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The format that the name tells, and the dialect by the look of the file where that is a table of texts that is not packed. */
async function guessed({ inference }: ApiDeps, directory: string, name: string, wanted?: string): Promise<JsonObject> {
  const format = wanted ?? inference.formatOfFile(name) ?? 'csv';
  const isPlain = /(^[^.]*|\.(csv|tsv|tab|txt|dat|psv))$/i.test(name);
  if (!isPlain || !['csv', 'tsv'].includes(format)) return { fileFormat: format };
  const path = join(directory, name);
  const { size } = await stat(path);
  const head = Buffer.alloc(Math.min(size, HEAD_BYTES));
  const handle = await open(path, 'r');
  try {
    await handle.read(head, 0, head.length, 0);
  } finally {
    await handle.close();
  }
  const { delimiter, ...dialect } = await inference.guessDialect(head, head.length === size);
  return format === 'tsv' ? { fileFormat: format, ...dialect } : { fileFormat: format, delimiter, ...dialect };
}

interface InferOptions {
  readonly deps: ApiDeps;
  readonly sampleRows: number | undefined;
  readonly signal: AbortSignal;
  readonly read: JsonObject;
}

async function infer(source: Source, { deps, sampleRows, signal, read }: InferOptions): Promise<InferredSchema> {
  try {
    const found = await deps.inference.inferColumns(source, signal, sampleRows === undefined ? {} : { sampleRows });
    return present(found, read);
  } finally {
    await source.close?.();
  }
}

/** Fields that `POST /schemas` takes as they are, under names that Postgres takes. */
function present(
  { columns, sampledRows, rejectedRows, sampledFiles, complete, rows, failures }: Inference,
  read: JsonObject,
): InferredSchema {
  const names = fieldNames(columns.map(({ name }) => name));
  return {
    fields: columns.map(({ name, dataType, length, precision, scale, isNullable, certainty, alternatives }, index) => ({
      name: names[index]!,
      sourceName: name,
      dataType: dataType as FieldType,
      ...(length === undefined ? {} : { length }),
      ...(precision === undefined ? {} : { precision }),
      ...(scale === undefined ? {} : { scale }),
      isNullable,
      certainty,
      alternatives: alternatives.map((other) => ({ ...other, dataType: other.dataType as FieldType })),
    })),
    sampledRows,
    rejectedRows,
    sampledFiles,
    complete,
    rows: rows.map((row) => [...row]),
    failures: failures.map((failure) => ({ ...failure })),
    source: read,
  };
}

/** Machine-safe and different from each other and from the columns that every table has. */
export function fieldNames(names: readonly string[]): readonly string[] {
  const taken = new Set(['id', 'created_at', 'updated_at']);
  return names.map((name) => {
    const plain = name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^a-z0-9_]+/g, '_');
    const base = (/^[a-z_]/.test(plain) ? plain : `_${plain}`).slice(0, MAX_IDENTIFIER - 4);
    let free = base;
    for (let number = 2; taken.has(free); number++) free = `${base}_${number}`;
    taken.add(free);
    return free;
  });
}
