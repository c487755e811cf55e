import { localFs } from '../../sources/files/local-fs/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { folderOf, openSource } from './open-source.ts';
import { TEXT_COLUMNS, TEXT_FILES, TEXT_IDS } from './text-files.ts';

describeSource(localFs, 'a folder with folders, of every text format', async () => {
  const folder = await folderOf(TEXT_FILES);
  const open = (path: string) => openSource(folder.path, { columns: TEXT_COLUMNS, batchBytes: 300, read: { path } });
  return {
    source: await open('in'),
    columns: TEXT_COLUMNS,
    idColumn: 'id',
    ids: TEXT_IDS,
    empty: await open('empty'),
    unreachable: await open('missing'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});
