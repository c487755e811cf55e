import { httpPull } from '../../sources/files/http-pull/definition.ts';
import { describeSource } from '../contract/describe-source.ts';
import { fileServer } from '../services/file-server.ts';
import { TEXT_FILES } from './text-files.ts';
import { textFixture } from './text-fixture.ts';

for (const ranges of [true, false])
  describeSource(httpPull, `files of every text format, ${ranges ? 'in ranges' : 'whole'}`, async () => {
    const server = await fileServer({ ranges });
    for (const [path, content] of Object.entries(TEXT_FILES)) server.put(`data/${path}`, content);
    const files = Object.keys(TEXT_FILES);
    return textFixture(
      {
        type: 'http_pull',
        connector: { url: `${server.origin}/data`, files },
      },
      () => server[Symbol.asyncDispose](),
    );
  });
