import { PipelineError } from '../../runtime/contract/errors.ts';
import { NOTHING_YET } from '../../runtime/contract/nothing-yet.ts';
import type { GivenFiles } from '../../runtime/contract/source.ts';
import { COMPRESSED_EXTENSIONS } from '../compression/compressions.ts';
import { formats } from '../formats/index.ts';
import type { FileReadConfig } from './file-read-config.ts';
import { filesIn, type SelectedFile } from './files-in.ts';
import { givenObjects } from './given-objects.ts';
import { patternText } from './match-path.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { orderObjects } from './order-objects.ts';
import { type PathSelection, type Selecting, trimmed, wantedBy } from './selected-path.ts';

type Selection = PathSelection &
  Pick<FileReadConfig, 'ordering' | 'fileFormat' | 'compression' | 'maxExpansion' | 'atomicity'>;

export type SelectingFiles = Selecting<Selection> & { readonly given?: GivenFiles };

/** The files that a source node names, in the order that it wants. `source.no_match` when there is none. */
export async function* selectFiles(
  store: ObjectStore,
  selecting: SelectingFiles,
  signal: AbortSignal,
): AsyncGenerator<SelectedFile> {
  for await (const object of selectObjects(store, selecting, signal)) {
    yield* filesOf(store, object, selecting.selection, signal);
  }
}

/** The same, as the store lists them: none is opened. */
export async function* selectObjects(
  store: ObjectStore,
  { selection, at, given }: SelectingFiles,
  signal: AbortSignal,
): AsyncGenerator<StoredObject> {
  const found = await store.stat(selection.path, signal);
  if (found.kind === 'nothing') throw notFound(store, selection);
  if (found.kind === 'object') {
    yield* given === undefined ? [found.object] : await given([found.object]);
    return;
  }
  const folder = trimmed(selection.path);
  let others = 0;
  let any = false;
  const isWanted = wantedBy(selection, at);
  const wanted = (file: string): boolean => {
    const matches = isWanted(folder === '' ? file : file.slice(folder.length + 1));
    if (!matches) others++;
    return matches;
  };
  async function* listed(): AsyncGenerator<StoredObject> {
    for await (const object of store.list(folder, wanted, signal)) {
      any = true;
      yield object;
    }
  }
  yield* orderObjects(givenObjects(listed(), given), selection.ordering, store);
  if (!any) throw noMatch(store, { selection, at }, others);
}

/** Without those that another run claims between the listing and the look at them. */
async function* filesOf(
  store: ObjectStore,
  object: StoredObject,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<SelectedFile> {
  try {
    yield* filesIn(store, object, selection, signal);
  } catch (error) {
    if (!(await isClaimedAway(store, { object, selection }, signal))) throw error;
  }
}

/** Whether an object that was listed is gone, where runs claim objects. */
export async function isClaimedAway(
  store: ObjectStore,
  { object, selection }: { readonly object: StoredObject; readonly selection: Pick<Selection, 'atomicity'> },
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted || selection.atomicity?.stagingFolder === undefined) return false;
  return (await store.stat(object.path, signal)).kind === 'nothing';
}

function notFound(store: ObjectStore, { path: wanted }: Selection): PipelineError {
  const glob = /[*?[{]/.test(wanted);
  return new PipelineError('source.not_found', {
    message:
      wanted === ''
        ? `There is no folder ${JSON.stringify(store.root)}.`
        : `There is no file or folder ${JSON.stringify(wanted)} in ${JSON.stringify(store.root)}.`,
    next: glob
      ? 'A path is taken as it is written: give the folder as path and the wildcards as pattern.'
      : 'Check the path of the source node and of its connector.',
    origin: { label: wanted === '' ? store.root : wanted },
    // A root that is not there is a mistake in the connector.
    ...(wanted === '' ? {} : { detail: NOTHING_YET }),
  });
}

function noMatch(store: ObjectStore, { selection, at }: Selecting<Selection>, others: number): PipelineError {
  const folder = trimmed(selection.path);
  const where =
    folder === '' ? JSON.stringify(store.root) : `${JSON.stringify(folder)} in ${JSON.stringify(store.root)}`;
  const rest = others === 0 ? 'The folder is empty' : `${others} other ${others === 1 ? 'file is' : 'files are'} there`;
  return new PipelineError('source.no_match', {
    message: `No file of the folder ${where} matches ${lookedFor(selection, at)}. ${rest}.`,
    next: 'Check path and pattern. With a pattern, files of any name are read, in the format of fileFormat or the one that they begin as.',
    origin: { label: folder === '' ? store.root : folder },
    detail: NOTHING_YET,
  });
}

function lookedFor({ pattern, fileFormat }: Selection, at: number): string {
  if (pattern !== undefined) return patternText(pattern, at);
  const wanted = formats.filter(({ type }) => fileFormat === undefined || type === fileFormat);
  const names = wanted.flatMap(({ extensions }) => extensions.map((extension) => `*${extension}`)).join(', ');
  return `${names}, packed (${COMPRESSED_EXTENSIONS.join(', ')}) or not`;
}
