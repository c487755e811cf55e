import { performance } from 'node:perf_hooks';
import type { ColumnTypes } from '../../runtime/contract/column.ts';
import { PipelineError } from '../../runtime/contract/errors.ts';
import { fileFailure } from '../../runtime/contract/file-failure.ts';
import type { CheckReport, CheckStep, SourceReject, SourceRows, Split } from '../../runtime/contract/source.ts';
import { archiveChecks } from './archive-checks.ts';
import type { FileReadConfig } from './file-read-config.ts';
import type { SelectedFile } from './files-in.ts';
import type { ObjectStore } from './object-store.ts';

/** Rows of the first file that a test of the connection reads. */
const TRIED_ROWS = 1_000;

export interface CheckedFiles {
  readonly store: ObjectStore;
  readonly config: FileReadConfig;
  files(signal: AbortSignal): AsyncIterable<SelectedFile>;
  columns(signal: AbortSignal): Promise<{ file: string; columns: ColumnTypes }>;
  splits(signal: AbortSignal): AsyncIterable<Split>;
  read(split: Split, signal: AbortSignal): AsyncIterable<SourceRows>;
}

type Check = ObjectStore['checks'][number];

/** Test Connection: the store, then what the node reads, then where it puts files away. Ends at the first step that fails. */
export async function checkFiles(input: CheckedFiles, signal: AbortSignal): Promise<CheckReport> {
  const steps: CheckStep[] = [];
  for (const { step, run } of [...input.store.checks, ...readChecks(input), ...archiveChecks(input)]) {
    const start = performance.now();
    const done = await attempt(() => run(signal), signal);
    steps.push({ step, durationMs: Math.round(performance.now() - start), ...done });
    if (!done.ok) break;
  }
  return { ok: steps.every(({ ok }) => ok), steps };
}

/** Nothing when the node takes whatever the root holds. */
function readChecks(input: CheckedFiles): Check[] {
  const { config, files, columns } = input;
  if (config.path === '' && config.pattern === undefined) return [];
  return [
    {
      step: 'Find the files',
      async run(signal) {
        for await (const { object } of files(signal)) return `The first is ${object.path}, ${object.bytes} bytes.`;
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
    { step: 'Read the first rows', run: (signal) => firstRows(input, signal) },
  ];
}

async function firstRows({ splits, read }: CheckedFiles, signal: AbortSignal): Promise<string> {
  for await (const split of splits(signal)) {
    let rows = 0;
    const rejects: SourceReject[] = [];
    try {
      for await (const batch of read(split, signal)) {
        rows += batch.length;
        rejects.push(...batch.rejects);
        batch.recycle?.();
        if (rows + rejects.length >= TRIED_ROWS) break;
      }
    } catch (error) {
      if (fileFailure(error) === null) throw error;
      throw behind(error as PipelineError, rows);
    }
    return `${countOf(rows)} of ${split.label} can be read${badText(rejects)}.`;
  }
  return 'There is none.';
}

function badText([first, ...others]: readonly SourceReject[]): string {
  if (first === undefined) return '';
  const bad = others.length === 0 ? 'row' : 'rows';
  return `, and ${others.length + 1} bad ${bad} cannot: row ${first.rowNumber}: ${first.reason.replace(/\.$/, '')}`;
}

const countOf = (rows: number): string => `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;

/** The same error, with what could be read before it. */
function behind(error: PipelineError, rows: number): PipelineError {
  const { code, message, ...told } = error.toJSON();
  return new PipelineError(code, { ...told, message: `${countOf(rows)} can be read, then: ${message}`, cause: error });
}

async function attempt(
  run: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<Omit<CheckStep, 'step' | 'durationMs'>> {
  try {
    return { ok: true, detail: (await run()) ?? '' };
  } catch (error) {
    if (isOver(signal)) return { ok: false, detail: TOO_SLOW, code: 'source.unreachable' };
    if (!(error instanceof PipelineError)) throw error;
    const { message, next, code, origin, detail } = error;
    const { permission } = (detail ?? {}) as { readonly permission?: string };
    return {
      ok: false,
      detail: `${message} ${next}`,
      code,
      ...(origin === undefined ? {} : { origin }),
      ...(permission === undefined ? {} : { permission }),
    };
  }
}

const TOO_SLOW =
  'Nothing came of this step before the time of the test was over. Check the network between this machine and the store, and how busy it is.';

/** Whether the time for the test is over, other than that nobody waits for it. */
const isOver = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && reason instanceof DOMException && reason.name === 'TimeoutError';
