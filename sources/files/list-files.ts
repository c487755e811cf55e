import type { ListedFile } from '../../runtime/contract/source.ts';
import { formatOfFile } from './format-of-file.ts';
import type { ObjectStore } from './object-store.ts';
import { type SelectingFiles, selectObjects } from './select-files.ts';

/** The files that a source node names, for people: names, sizes, times, and what format a name tells. None is opened. */
export async function* listFiles(
  store: ObjectStore,
  selecting: SelectingFiles,
  signal: AbortSignal,
): AsyncGenerator<ListedFile> {
  const { fileFormat } = selecting.selection;
  for await (const { path, bytes, modifiedAt, name } of selectObjects(store, selecting, signal)) {
    yield { path, bytes, modifiedAt, format: fileFormat ?? formatOfFile(name ?? path) };
  }
}
