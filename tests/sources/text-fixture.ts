import { type OpenOptions, openSource } from './open-source.ts';
import { TEXT_COLUMNS, TEXT_IDS } from './text-files.ts';

/** What `describeSource` needs of a connector that reaches the text files beneath `in`; `close`: what ends its server. */
export async function textFixture(
  connector: Pick<OpenOptions, 'type' | 'connector' | 'auth'>,
  close: () => PromiseLike<void> = async () => {},
) {
  const open = (path: string) =>
    openSource('.', { ...connector, columns: TEXT_COLUMNS, batchBytes: 300, read: { path } });
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
      await close();
    },
  };
}
