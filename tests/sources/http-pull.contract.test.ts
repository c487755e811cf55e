import { httpPull } from '../../sources/files/http-pull/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { fileServer } from '../services/file-server.ts';
import { openSource } from './open-source.ts';
import { TEXT_COLUMNS, TEXT_FILES, TEXT_IDS } from './text-files.ts';

for (const ranges of [true, false])
  describeSource(httpPull, `files of every text format, ${ranges ? 'in ranges' : 'whole'}`, async () => {
    const server = await fileServer({ ranges });
    for (const [path, content] of Object.entries(TEXT_FILES)) server.put(`data/${path}`, content);
    const files = Object.keys(TEXT_FILES);
    const open = (path: string) =>
      openSource('.', {
        type: 'http_pull',
        connector: { url: `${server.origin}/data`, files },
        columns: TEXT_COLUMNS,
        batchBytes: 300,
        read: { path },
      });
    const [source, empty, unreachable] = [await open('in'), await open('empty'), await open('missing')];
    return {
      source,
      columns: TEXT_COLUMNS,
      idColumn: 'id',
      ids: TEXT_IDS,
      empty,
      unreachable,
      async [Symbol.asyncDispose]() {
        for (const one of [source, empty, unreachable]) await one.close?.();
        await server[Symbol.asyncDispose]();
      },
    };
  });
