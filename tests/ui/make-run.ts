import type { Run } from '../../ui/api/model.ts';

const NONE = {
  read: 0,
  added: 0,
  loaded: 0,
  filtered: 0,
  deduplicated: 0,
  folded: 0,
  superseded: 0,
  skipped: 0,
  deadLettered: 0,
};

/** A running run, begun at 0 ms since 1970, with what a case is about. */
export function makeRun({
  counts,
  ...rest
}: Partial<Omit<Run, 'counts'>> & { counts?: Partial<Run['counts']> } = {}): Run {
  return {
    id: '00000000-0000-7000-8000-000000000001',
    pipelineId: null,
    pipelineName: 'example',
    version: null,
    status: 'running',
    mode: 'batch',
    loadStrategy: 'append',
    trigger: 'manual',
    createdAt: new Date(0).toISOString(),
    startedAt: new Date(0).toISOString(),
    finishedAt: null,
    counts: { ...NONE, ...counts },
    balanced: true,
    nodes: [],
    splits: { total: 1, done: 0, listed: true },
    bytes: 0,
    totalBytes: null,
    rowsPerSecond: 0,
    memoryBytes: 0,
    filesLeftOut: 0,
    droppedColumns: [],
    wait: null,
    checks: [],
    watermark: null,
    error: null,
    ...rest,
  };
}
