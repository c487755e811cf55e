import { performance } from 'node:perf_hooks';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import type { CheckReport, CheckStep, Source, Split } from '../../runtime/contract/source.ts';
import type { FilePosition, Format, FormatFile } from '../formats/format.ts';
import { formats } from '../formats/index.ts';
import { archiveFiles } from './archive-files.ts';
import type { FileReadConfig } from './file-read-config.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { isSelected, type SelectedFile, selectFiles } from './select-files.ts';

export interface FileSourceInput {
  /** Node id, for errors. */
  readonly node: string;
  readonly store: ObjectStore;
  readonly read: FileReadConfig;
  readonly columns: ColumnTypes | null;
  readonly batchBytes: number;
}

/** Store × format → source. A split is a file; what tells that it has changed travels in `meta`. */
export function fileSource(input: FileSourceInput): Source<FilePosition> {
  const { node, store, read: config } = input;
  const made = new Map<string, Promise<Format>>();

  function formatNamed(type: string): Promise<Format> {
    const known = made.get(type);
    if (known !== undefined) return known;
    const definition = formats.find((format) => format.type === type);
    if (definition === undefined) throw unknownFormat(type);
    const format = definition.load().then((open) => open(config));
    made.set(type, format);
    return format;
  }

  function fileOf(object: StoredObject): FormatFile {
    return {
      label: object.path,
      bytes: object.bytes,
      open: (from, signal, to) => store.open(object, from, signal, to),
    };
  }

  async function columns(signal: AbortSignal): Promise<{ file: string; columns: ColumnTypes }> {
    let first: string | null = null;
    for await (const { object, format } of selectFiles(store, config, signal)) {
      first ??= object.path;
      const found = await (await formatNamed(format)).columns(fileOf(object), signal);
      if (found !== null) return { file: object.path, columns: found };
    }
    throw nothingToLearnFrom(first ?? config.path);
  }

  return {
    check: (signal) =>
      check([...store.checks, ...fileChecks(() => selectFiles(store, config, signal), columns, config)], signal),

    columns: (signal) => placed(node, async () => (await columns(signal)).columns),

    splits: (signal) => placedAll(node, splits(selectFiles(store, config, signal))),

    read(split, after, signal) {
      return placedAll(node, readSplit(split, after, signal));
    },

    ...(store.moves === undefined ? {} : { archive: archiveFiles(store.moves, (file) => isSelected(config, file)) }),
  };

  async function* readSplit(split: Split, after: FilePosition | null, signal: AbortSignal) {
    signal.throwIfAborted();
    const meta = split.meta as unknown as SplitMeta;
    const format = await formatNamed(meta.format);
    const options = { columns: input.columns, batchBytes: input.batchBytes, after };
    yield* format.read(fileOf(meta), options, signal);
  }
}

type SplitMeta = StoredObject & { readonly format: string };

async function* splits(files: AsyncIterable<SelectedFile>): AsyncGenerator<Split> {
  for await (const { object, format } of files) {
    const { path, bytes, version } = object;
    yield { id: path, label: path, bytes, meta: { path, bytes, version, format } };
  }
}

type Check = ObjectStore['checks'][number];

/** What the source node adds to its store's checks; nothing when it takes whatever the root holds. */
function fileChecks(
  files: () => AsyncIterable<SelectedFile>,
  columns: (signal: AbortSignal) => Promise<{ file: string; columns: ColumnTypes }>,
  config: FileReadConfig,
): Check[] {
  if (config.path === '' && config.pattern === undefined) return [];
  return [
    {
      step: 'Find the files',
      async run() {
        for await (const { object } of files()) return `The first is ${object.path}, ${object.bytes} bytes.`;
        return 'There is none.';
      },
    },
    {
      step: 'Read the columns',
      async run(signal) {
        const found = await columns(signal);
        return `${found.file} has ${found.columns.map(({ name }) => name).join(', ')}.`;
      },
    },
  ];
}

async function check(checks: readonly Check[], signal: AbortSignal): Promise<CheckReport> {
  const steps: CheckStep[] = [];
  for (const { step, run } of checks) {
    const start = performance.now();
    const done = await attempt(() => run(signal));
    steps.push({ step, ok: done.ok, durationMs: Math.round(performance.now() - start), detail: done.detail });
    if (!done.ok) break;
  }
  return { ok: steps.every(({ ok }) => ok), steps };
}

async function attempt(run: () => Promise<string | undefined>): Promise<{ ok: boolean; detail: string }> {
  try {
    return { ok: true, detail: (await run()) ?? '' };
  } catch (error) {
    if (error instanceof PipelineError) return { ok: false, detail: `${error.message} ${error.next}` };
    throw error;
  }
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
