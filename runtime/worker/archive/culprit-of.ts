import { type FailedFile, splitOfFile } from '../../commit/failed-files.ts';
import { planSources } from '../../commit/plan-flow.ts';
import { runSplit } from '../../commit/split-ids.ts';
import type { Reject } from '../../contract/batch.ts';
import type { PipelineError } from '../../contract/errors.ts';
import { fileFailure } from '../../contract/file-failure.ts';
import { archiveOf } from './archive-of.ts';
import type { ArchiveInput } from './archive-source.ts';

/**
 * The object at which a load has failed, where its source has a folder of failures: one that cannot be read on, or a row of
 * which stops the load. `null`: the failure is of no object.
 */
export async function culpritOf(input: ArchiveInput, failure: PipelineError): Promise<FailedFile | null> {
  const { run, withClient } = input;
  const told = toldBy(failure);
  if (told === null) return null;
  const sources = planSources(run.plan);
  const found = await withClient((client) => splitOfFile(client, { runId: run.id, node: told.node, name: told.name }));
  const node = found?.node ?? (sources.length === 1 ? sources[0]!.node : told.node);
  const source = sources.find((one) => one.node === node);
  if (source?.failureFolder === undefined) return null;
  const split = found?.split ?? (await unlisted(input, source.node, told.name));
  if (split === null) return null;
  const reason = {
    file: split.label,
    ...told.reason,
    run: run.id,
    pipeline: run.plan.name,
    at: new Date().toISOString(),
  };
  return { node: source.node, split, reason };
}

/** One whose parts could not be listed has no split yet. */
async function unlisted(input: ArchiveInput, node: string, name: string): Promise<FailedFile['split'] | null> {
  const { run, trying } = input;
  await using opened = await input.openSources(run);
  const split = await archiveOf(opened.sources, node).find(name, trying.signal);
  return split === null ? null : runSplit(planSources(run.plan).length === 1 ? null : node, split);
}

interface Told {
  /** Node of the source; `null`: the name tells. */
  readonly node: string | null;
  /** A split's id, or what a person calls it or its object. */
  readonly name: string;
  readonly reason: Pick<FailedFile['reason'], 'code' | 'reason' | 'row' | 'line' | 'byte'>;
}

function toldBy(failure: PipelineError): Told | null {
  const broken = fileFailure(failure);
  if (broken !== null) {
    const { origin, node = null } = failure;
    if (origin === undefined) return null;
    const { code, message: reason, line, byte } = broken;
    return { node, name: origin.label, reason: { code, reason, row: origin.row ?? null, line, byte } };
  }
  if (failure.code !== 'row.rejected' || failure.detail === undefined) return null;
  const { split, rowNumber: row, line = null, byte = null, code, reason } = failure.detail as unknown as Reject;
  return { node: null, name: split, reason: { code, reason, row, line, byte } };
}
