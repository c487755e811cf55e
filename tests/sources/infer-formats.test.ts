import { expect, test } from 'vitest';
import type { Json } from '../../runtime/contract/json.ts';
import { formats } from '../../sources/formats/index.ts';
import { inferColumns } from '../../sources/index.ts';
import { formatFiles } from '../matrix/format-files.ts';
import { NAMES, ROWS } from '../matrix/rows.ts';
import { folderOf, openSource } from './open-source.ts';

const never = new AbortController().signal;

/** As the cells of the rows look; formats with types of their own say these. */
const BY_LOOK = {
  nr: 'integer',
  name: 'varchar',
  note: 'varchar',
  amount: 'numeric',
  big: 'bigint',
  ratio: 'numeric',
  born: 'date',
  seen: 'timestamptz',
  active: 'boolean',
};
const BY_TYPE = { ...BY_LOOK, name: 'text', note: 'text', ratio: 'double', seen: 'timestamp' };
const TOLD = new Set(['parquet', 'avro', 'orc']);

test.each(formats.map(({ type }) => type))('the columns of a file of %s are inferred', async (type) => {
  const { content, options } = formatFiles[type]!;
  const name = `rows${formats.find((format) => format.type === type)!.extensions[0]}`;
  await using folder = await folderOf({ [name]: content() });
  const source = await openSource(folder.path, { read: { path: name, fileFormat: type, ...options } as Json });
  const found = await inferColumns(source, never);
  expect(found).toMatchObject({ sampledRows: ROWS.length, rejectedRows: 0, sampledFiles: 1, complete: true });
  const types = Object.fromEntries(found.columns.map((column) => [column.name, column.dataType]));
  expect(types).toEqual(TOLD.has(type) ? BY_TYPE : BY_LOOK);
  expect(found.columns.map((column) => column.name).toSorted()).toEqual(NAMES.toSorted());
  expect(found.columns.every(({ certainty }) => certainty === 1)).toBe(true);
});
