import type { PipelineDraft } from '../../../runtime/plan/draft.ts';
import { type ExecutionConfig, SHOWN_BATCH_SIZE } from '../../../runtime/plan/model/execution-config.ts';
import type { PipelineTest } from '../../../runtime/plan/model/pipeline-test.ts';
import type { ExecutionConfigShown, PipelineEdge, PipelineNode } from './schema.ts';

// Nodes that name no place stand in a row, as the specification's example draws them.
const SPACING = 300;
const ROW = 100;

export const shownNodes = (draft: PipelineDraft): PipelineNode[] =>
  draft.nodes.map(({ id, nodeType, label, config, position }, index) => ({
    id,
    nodeType,
    label: label ?? id,
    config,
    positionX: position?.x ?? index * SPACING,
    positionY: position?.y ?? ROW,
  }));

export const shownTests = ({ tests }: PipelineDraft): PipelineTest[] => tests.map(({ place: _place, ...test }) => test);

export const shownEdges = (draft: PipelineDraft): PipelineEdge[] =>
  draft.edges.map(({ source, target, label }) => ({
    sourceNodeId: source,
    targetNodeId: target,
    ...(label === null ? {} : { label }),
  }));

export const shownExecution = (config: ExecutionConfig): ExecutionConfigShown => ({
  mode: config.mode ?? 'batch',
  batchSize: config.batchSize ?? SHOWN_BATCH_SIZE,
  parallelism: config.parallelism ?? 1,
  partitioning: config.partitioning ?? null,
  errorHandling: config.errorHandling ?? 'fail',
  validation: config.validation ?? null,
  maxErrors: config.maxErrors ?? null,
  maxErrorRate: config.maxErrorRate ?? null,
  errorRateAfterRows: config.errorRateAfterRows ?? null,
  anomaly: config.anomaly ?? null,
  retry: config.retry ?? null,
});
