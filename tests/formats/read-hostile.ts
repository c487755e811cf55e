import { PipelineError } from '../../runtime/contract/errors.ts';
import type { Json } from '../../runtime/contract/json.ts';
import { column } from '../contract/batch-of.ts';
import { watched } from '../fuzz/watched.ts';
import { folderOf, openSource } from '../sources/open-source.ts';

const never = new AbortController().signal;

export interface HostileOutcome {
  /** `null`: it was read to its end. */
  readonly code: string | null;
  readonly message: string | null;
  readonly origin: PipelineError['origin'] | null;
  readonly rows: number;
  /** The first row, as it is told of. */
  readonly first: Readonly<Record<string, Json>> | null;
  /** Codes of the records that were rejected. */
  readonly rejects: readonly string[];
  /** Of the most memory that this process has held. */
  readonly grownMiB: number;
  readonly ms: number;
}

/** Reads a file as a pipeline does, on this machine. `declared`: names of its columns, where it declares them. */
export async function readHostile(
  name: string,
  content: Buffer | string,
  read: Readonly<Record<string, Json>> = {},
  declared: readonly string[] | null = null,
): Promise<HostileOutcome> {
  await using folder = await folderOf({ [name]: content });
  const before = process.resourceUsage().maxRSS;
  const start = performance.now();
  let rows = 0;
  let first: Readonly<Record<string, Json>> | null = null;
  const rejects: string[] = [];
  let failed: PipelineError | null = null;
  using guard = watched();
  guard.at(name);
  try {
    const source = await openSource(folder.path, {
      read: { path: name, ...read },
      columns: declared?.map((one) => column(one, 'text')) ?? null,
    });
    for await (const split of source.splits(never)) {
      for await (const batch of source.read(split, null, never)) {
        rows += batch.length;
        if (batch.length > 0) first ??= batch.record(0) as Readonly<Record<string, Json>>;
        for (let row = 0; row < batch.length; row++) JSON.stringify(batch.record(row));
        for (const { code } of batch.rejects) if (rejects.length < 10) rejects.push(code);
        batch.recycle?.();
      }
    }
  } catch (error) {
    if (!(error instanceof PipelineError)) throw new Error(`${name} is not refused in words`, { cause: error });
    failed = error;
  }
  return {
    code: failed?.code ?? null,
    message: failed?.message ?? null,
    origin: failed?.origin ?? null,
    rows,
    first,
    rejects,
    grownMiB: (process.resourceUsage().maxRSS - before) / 1024,
    ms: performance.now() - start,
  };
}
