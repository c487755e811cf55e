import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { GivenFiles, Source, Split } from '../../runtime/contract/source.ts';
import type { FilePart, FilePosition, Format, FormatDefinition } from '../formats/format.ts';
import { type FormatOptions, formats } from '../formats/index.ts';
import { archiveFiles } from './archive-files.ts';
import { openClaimed } from './claim-by-name.ts';
import { checkFiles } from './file-checks.ts';
import { fileClaims } from './file-claims.ts';
import type { FileReadConfig } from './file-read-config.ts';
import { labelOf, type SelectedFile } from './files-in.ts';
import { createLineageColumns } from './lineage-columns.ts';
import { listFiles } from './list-files.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { openPacked } from './open-packed.ts';
import { countedPacked } from './packed-progress.ts';
import { refuseSameNames } from './refuse-same-names.ts';
import { isClaimedAway, selectFiles, selectObjects } from './select-files.ts';
import { isSelected } from './selected-path.ts';
import { smallAhead } from './small-ahead.ts';
import { splitId } from './split-id.ts';

export interface FileSourceInput {
  /** Node id, for errors. */
  readonly node: string;
  readonly store: ObjectStore;
  readonly read: FileReadConfig;
  readonly columns: ColumnTypes | null;
  /** As `SourceInput.startedAt`. */
  readonly startedAt: number;
  readonly batchBytes: number;
  readonly allowPrivateHosts: boolean;
}

/** Store × format → source. A split is a file; what tells that it has changed travels in `meta`. */
export function fileSource(input: FileSourceInput): Source<FilePosition> {
  const { node, read: config, allowPrivateHosts } = input;
  const { maxExpansion } = config;
  const store = smallAhead(openClaimed(input.store));
  const selecting = { selection: config, at: input.startedAt };
  const archive = archiveFiles(store, isSelected(selecting));
  const claims = archive === null ? null : fileClaims(input.store, isSelected(selecting));
  const made = new Map<string, Promise<Format>>();
  const lineage = createLineageColumns(config.lineage, { node, wanted: input.columns });

  function formatOf(definition: FormatDefinition<FormatOptions>): Promise<Format> {
    const known = made.get(definition.type);
    if (known !== undefined) return known;
    const format = definition.load().then((open) => open(config, { maxExpansion, allowPrivateHosts }));
    made.set(definition.type, format);
    return format;
  }

  async function open({ format: type, ...selected }: SelectedFile, signal: AbortSignal) {
    const definition = formats.find((format) => format.type === type);
    if (definition === undefined) throw unknownFormat(type);
    const opened = await openPacked(store, selected, definition, config, signal);
    return { ...opened, format: await formatOf(definition) };
  }

  async function columns(signal: AbortSignal): Promise<{ file: string; columns: ColumnTypes }> {
    let first: string | null = null;
    for await (const selected of selectFiles(store, selecting, signal)) {
      first ??= labelOf(selected);
      const { file, format } = await open(selected, signal);
      const found = await format.columns(file, signal);
      if (found !== null) return { file: file.label, columns: lineage?.with(found, file.label) ?? found };
    }
    throw nothingToLearnFrom(first ?? config.path);
  }

  return {
    check: (signal) =>
      checkFiles(
        {
          store,
          config,
          files: (until) => selectFiles(store, selecting, until),
          columns,
          splits,
          read: (split, until) => readSplit(split, null, until),
        },
        signal,
      ),

    columns: (signal) => placed(node, async () => (await columns(signal)).columns),

    columnsOf: (split, signal) =>
      placed(node, async () => {
        const { selected, part } = selectedIn(split);
        const { file, format } = await open(selected, signal);
        const found = await format.columns(file, signal, part ?? undefined);
        return found === null || lineage === null ? found : lineage.with(found, split.label);
      }),

    files: (signal) => placedAll(node, listFiles(store, selecting, signal)),

    splits: (signal, given) => placedAll(node, splits(signal, given)),

    arrivals: (signal) => placedAll(node, selectObjects(store, selecting, signal)),

    soon: (splits, signal) => store.ahead(splits.flatMap(wholeObject), signal),

    read(split, after, signal) {
      return placedAll(node, readSplit(split, after, signal));
    },

    ...(archive === null ? {} : { archive }),
    ...(claims === null ? {} : { claims }),
    ...(store.close === undefined ? {} : { close: () => store.close!() }),
  };

  async function* splits(signal: AbortSignal, given?: GivenFiles): AsyncGenerator<Split> {
    const refuseSame = refuseSameNames();
    for await (const selected of selectFiles(store, { ...selecting, ...(given && { given }) }, signal)) {
      for await (const part of partsOf(selected, signal)) {
        const split = splitOf(selected, part);
        refuseSame(split, part !== null || selected.member !== null);
        yield split;
      }
    }
  }

  /** `null`: the file is read as one. */
  async function* partsOf(selected: SelectedFile, signal: AbortSignal): AsyncGenerator<FilePart | null> {
    const definition = formats.find(({ type }) => type === selected.format);
    if (definition?.hasParts?.(config) !== true) return yield null;
    try {
      const { file, format } = await open(selected, signal);
      yield* (await format.parts?.(file, signal)) ?? [];
    } catch (error) {
      if (!(await isClaimedAway(store, { object: selected.object, selection: config }, signal))) throw error;
    }
  }

  async function* readSplit(split: Split, after: FilePosition | null, signal: AbortSignal) {
    signal.throwIfAborted();
    const { selected, part } = selectedIn(split);
    const { file, unpacked, format } = await open(selected, signal);
    const { batchBytes } = input;
    const columns = lineage === null ? input.columns : lineage.ofFile;
    const options = { columns, batchBytes, after, ...(part === null ? {} : { part }) };
    const read = format.read(file, options, signal);
    const rows = unpacked === null ? read : countedPacked(read, unpacked, after === null ? split.bytes : null);
    if (lineage === null) return yield* rows;
    const lay = lineage.layer(split.label);
    for await (const batch of rows) yield lay(batch);
  }
}

/** Splits that earlier versions stored have neither a compression nor a member nor a part. */
type SplitMeta = StoredObject &
  Pick<SelectedFile, 'format'> &
  Partial<Pick<SelectedFile, 'compression' | 'member'>> & { readonly part?: string | null };

function selectedIn({ meta }: Split): { readonly selected: SelectedFile; readonly part: string | null } {
  const { format, compression = null, member = null, part = null, ...object } = meta as unknown as SplitMeta;
  return { selected: { object, format, compression, member }, part };
}

/** The object that is the split, and none where it is one part among others of one. */
function wholeObject(split: Split): StoredObject[] {
  const { selected, part } = selectedIn(split);
  return selected.member === null && part === null ? [selected.object] : [];
}

/** A file, or a part of one. */
function splitOf(selected: SelectedFile, part: FilePart | null): Split {
  const { object, format, compression, member } = selected;
  const label = part === null ? labelOf(selected) : `${labelOf(selected)}/${part.name}`;
  return {
    id: splitId(label),
    label,
    bytes: part?.bytes ?? member?.packedBytes ?? object.bytes,
    meta: { ...object, format, compression, member, ...(part === null ? {} : { part: part.name }) },
  };
}

async function placed<T>(node: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof PipelineError ? error.at(node) : error;
  }
}

async function* placedAll<T>(node: string, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw error instanceof PipelineError ? error.at(node) : error;
  }
}

function unknownFormat(type: string): PipelineError {
  return new PipelineError('source.format_unknown', {
    message: `This Sluice has no format ${JSON.stringify(type)}.`,
    next: `Set fileFormat to one of ${formats.map((format) => format.type).join(', ')}.`,
  });
}

function nothingToLearnFrom(label: string): PipelineError {
  return new PipelineError('source.empty', {
    message: `${JSON.stringify(label)} is empty: it has neither a header nor a record that would name the columns.`,
    next: 'Check what writes the file, or declare the columns on the source node; an empty file is then no rows.',
    origin: { label },
  });
}
